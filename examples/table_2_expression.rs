//! Table 2 of the paper beside the same scores of a run on its own test slides: MAE of each gene, and PCC of all genes and
//! spots as one list, here of a ridge probe on frozen embeddings.
//!
//! cargo run --release --example table_2_expression -- RUN SHARDS

use std::error::Error;
use std::path::Path;

use burn::tensor::Device;
use comtip::eval::{EvalContext, ExpressionOptions, TileMismatch, expression};
use comtip::metrics::EvalResult;
use comtip::report::{Reader, published_table, result_tables};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [run, shards] = &arguments[..] else {
        return Err("give the folder of a run and the folder of its shards".into());
    };
    let (run, shards) = (Path::new(run), Path::new(shards));
    let context = EvalContext::open(run, shards, &Device::flex(), TileMismatch::Refused)?;
    let result = EvalResult::from(expression(&context, &ExpressionOptions::default())?);
    let table = published_table(&result).ok_or("the paper has no such table")?;
    println!("{}", table.to_text(Reader::Program));
    // Differences between genes raise the PCC of the paper: within genes it is another number.
    println!("{}", result_tables(&result)[0].to_text(Reader::Program));
    println!("{}", result.header().verdict.sentence);
    let has = |metric: &str| result.score_rows().iter().any(|row| row.metric == metric);
    assert!(has("pcc_flattened") && has("pcc_per_slide"));
    Ok(())
}
