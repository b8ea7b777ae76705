//! What does zero-shot say of one gene? Its predicted expression at every test spot against the measured, as a scatter plot.
//!
//! cargo run --release --example zero_shot_probe -- RUN SHARDS [GENE [FILE.svg]]

use std::error::Error;
use std::path::Path;

use burn::tensor::Device;
use comtip::eval::{EvalContext, TileMismatch, zero_shot};
use comtip::report::ScatterChart;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [run, shards, others @ ..] = &arguments[..] else {
        return Err("give the folder of a run and the folder of its shards".into());
    };
    let (run, shards) = (Path::new(run), Path::new(shards));
    let context = EvalContext::open(run, shards, &Device::flex(), TileMismatch::Refused)?;
    let result = zero_shot(&context)?.expression;
    // The first of the panel and not the one with the best score, which the test spots would have chosen.
    let gene = match others.first() {
        Some(gene) => result.genes.iter().position(|of| of == gene),
        None => Some(0),
    };
    let gene = gene.ok_or("the gene is not among those that are scored")?;
    let (name, method) = (&result.genes[gene], &result.methods[0]);
    let (measured, predicted) = (
        result.maps.measured.column(gene),
        result.maps.predicted.column(gene),
    );
    let pairs = measured.iter().zip(predicted);
    let pcc = method.by_gene[gene].pcc.value;
    let pcc = pcc.map_or("undefined".to_owned(), |pcc| format!("{pcc:.3}"));
    let mut caption = format!("PCC {pcc}, mean over test slides.");
    if let Some(intervals) = &result.prediction_intervals {
        let of = &intervals.methods[0].by_gene[gene];
        let share = of.coverage.value.unwrap_or_default();
        caption += &format!(
            " Intervals {:.2} wide hold {:.0} % of the spots, and should hold {:.0} %.",
            of.width,
            100.0 * share,
            100.0 * intervals.nominal
        );
    }
    for stamp in &result.header.stamps {
        caption += &format!(" {stamp}.");
    }
    let values = context.panel().normalization;
    let chart = ScatterChart {
        title: format!("{name}, {}", method.method),
        caption,
        x_label: format!("measured, {values}"),
        y_label: format!("predicted, {values}"),
        points: pairs.map(|(x, y)| (f64::from(*x), f64::from(*y))).collect(),
    };
    assert_eq!(chart.points.len(), context.test().len());
    let to = others.get(1).map_or("zero_shot_probe.svg", String::as_str);
    std::fs::write(to, chart.to_svg())?;
    println!("{}: {} {to}", chart.title, chart.caption);
    Ok(())
}
