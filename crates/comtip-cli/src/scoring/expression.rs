//! How much expression can a linear map read from frozen embeddings?

use comtip::eval::{ExpressionScores, Ridge, TrainMean};
use ndarray::Array2;

use super::bench::{expression_of, protocol_block};
use super::{Bench, Representation, Scored};
use crate::failure::Failure;
use crate::report::{Bar, BarChart, Best, Block, Cell, Colouring, Section, SlideMap, Table};

/// Genes drawn as maps: those the pretrained encoder predicts best.
const N_MAPPED_GENES: usize = 3;
/// Genes in the chart of single correlations.
const N_LISTED_GENES: usize = 20;

/// One method's predictions and their scores.
pub(super) struct Predicted {
    pub(super) name: String,
    pub(super) values: Array2<f32>,
    pub(super) scores: ExpressionScores,
}

/// Fits a ridge probe per representation on the training spots and scores it on the test spots.
///
/// # Errors
///
/// If the slides share no gene of the panel, or a thumbnail cannot be read.
pub(crate) fn expression(
    bench: &Bench,
    representations: &[Representation],
) -> Result<Scored, Failure> {
    let genes = measured(bench)?;
    let (truth_train, truth) = (
        expression_of(&bench.train, &genes),
        expression_of(&bench.test, &genes),
    );
    let mut methods = Vec::new();
    for representation in representations {
        let fit = Ridge::default().fit(representation.train.view(), truth_train.view())?;
        let values = fit.predict(representation.test.view())?;
        methods.push(Predicted {
            name: format!("ridge on {}", representation.name),
            scores: ExpressionScores::of(truth.view(), values.view())?,
            values,
        });
    }
    methods.push(train_mean(&truth_train, &truth)?);

    let table = table(
        bench.caption("Expression: predicted from H&E by a ridge probe"),
        &methods,
    );
    let protocol = bench
        .protocol()
        .with("scored genes", format!("{} measured on all slides", genes.len()))
        .with(
            "probe",
            "ridge on frozen embeddings, fitted on the training spots; penalty by leave-one-out there",
        )
        .with("PCC, mean", "per gene over the test spots, then averaged over genes");
    let mut blocks = vec![
        Block::Table(table.clone()),
        gene_chart(bench, &genes, &methods[0]),
    ];
    blocks.extend(maps(bench, &genes, &truth, &methods[0])?);
    blocks.push(protocol_block(&protocol));
    Ok(Scored {
        table,
        section: Section {
            heading: "Expression from H&E".to_owned(),
            blocks,
        },
        protocol,
    })
}

/// Genes that can be scored.
pub(super) fn measured(bench: &Bench) -> Result<Vec<usize>, Failure> {
    let genes = bench.measured_genes();
    match genes.is_empty() {
        false => Ok(genes),
        true => Err(Failure::input(
            "no gene of the panel is measured on all slides; choose slides that share genes",
        )),
    }
}

/// The baseline that knows nothing of the tile.
pub(super) fn train_mean(
    truth_train: &Array2<f32>,
    truth: &Array2<f32>,
) -> Result<Predicted, Failure> {
    let values = TrainMean::fit(truth_train.view())?.predict(truth.nrows());
    Ok(Predicted {
        name: "per-gene train mean".to_owned(),
        scores: ExpressionScores::of(truth.view(), values.view())?,
        values,
    })
}

/// A row per method.
pub(super) fn table(caption: String, methods: &[Predicted]) -> Table {
    let optional = |value: Option<f64>, reason: &str| match value {
        Some(value) => Cell::Number { value, decimals: 3 },
        None => Cell::Missing(reason.to_owned()),
    };
    let row = |method: &Predicted| {
        vec![
            Cell::Text(method.name.clone()),
            optional(method.scores.mean_pcc(), "a constant has no correlation"),
            optional(method.scores.pooled_pcc, "a constant has no correlation"),
            Cell::Number {
                value: method.scores.mae,
                decimals: 3,
            },
            Cell::Text(method.scores.n_without_pcc().to_string()),
        ]
    };
    Table {
        caption,
        columns: ["method", "PCC, mean over genes", "PCC, pooled", "MAE", "genes without PCC"]
            .map(str::to_owned)
            .to_vec(),
        rows: methods.iter().map(row).collect(),
        best: vec![(1, Best::Highest), (3, Best::Lowest)],
        note: Some(
            "The pooled PCC correlates all genes and spots at once: differences between genes raise it, so \
             read it beside the train mean, which has nothing else."
                .to_owned(),
        ),
    }
}

fn gene_chart(bench: &Bench, genes: &[usize], method: &Predicted) -> Block {
    let mut bars: Vec<Bar> = best_genes(method)
        .into_iter()
        .map(|(at, pcc)| Bar {
            name: bench.symbol(genes[at]).to_owned(),
            value: pcc,
            error: None,
        })
        .collect();
    bars.truncate(N_LISTED_GENES);
    Block::Bars(BarChart {
        title: format!("{}: best genes of {}", method.name, genes.len()),
        value_label: "PCC over the test spots".to_owned(),
        bars,
        reference: None,
    })
}

/// Places of genes among those scored, and their correlations, best first.
pub(super) fn best_genes(method: &Predicted) -> Vec<(usize, f64)> {
    let mut ranked: Vec<(usize, f64)> = method
        .scores
        .genes
        .iter()
        .enumerate()
        .filter_map(|(at, gene)| Some((at, gene.pcc?)))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    ranked
}

/// Measured beside predicted expression of the best genes, slide by slide.
pub(super) fn maps(
    bench: &Bench,
    genes: &[usize],
    truth: &Array2<f32>,
    method: &Predicted,
) -> Result<Vec<Block>, Failure> {
    let mut blocks = vec![Block::Text(format!(
        "Measured and predicted expression of the test spots ({}), of the genes it predicts best. The two \
         maps of a gene have scales of their own: predictions are drawn towards the mean.",
        method.name
    ))];
    for (slide_idx, slide) in bench.test_slides().enumerate() {
        let rows = bench.test_rows(slide_idx);
        let background = bench.thumbnail(slide)?;
        for (at, pcc) in best_genes(method).into_iter().take(N_MAPPED_GENES) {
            let symbol = bench.symbol(genes[at]);
            let map = |what: &str, values: &Array2<f32>| -> SlideMap {
                let colouring = Colouring::Values {
                    value: rows.iter().map(|row| values[[*row, at]]).collect(),
                    label: format!("{symbol}, {what}"),
                    range: None,
                };
                let mut map =
                    bench.map(&format!("{symbol}, {what}"), &background, &rows, colouring);
                map.caption = format!("{slide}; PCC {pcc:.2}");
                map
            };
            let pair = vec![map("measured", truth), map("predicted", &method.values)];
            blocks.push(Block::Slides(pair));
        }
    }
    Ok(blocks)
}
