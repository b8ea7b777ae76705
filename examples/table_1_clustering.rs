//! Table 1 of the paper beside the same scores of a run on its own test slides: ARI of k-means on frozen embeddings.
//!
//! cargo run --release --example table_1_clustering -- RUN SHARDS

use std::error::Error;
use std::path::Path;

use burn::tensor::Device;
use comtip::eval::{ClusteringOptions, EvalContext, TileMismatch, clustering};
use comtip::metrics::EvalResult;
use comtip::report::{Reader, published_table};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [run, shards] = &arguments[..] else {
        return Err("give the folder of a run and the folder of its shards".into());
    };
    let (run, shards) = (Path::new(run), Path::new(shards));
    let context = EvalContext::open(run, shards, &Device::flex(), TileMismatch::Refused)?;
    let result = EvalResult::from(clustering(&context, &ClusteringOptions::default())?);
    let table = published_table(&result).ok_or("the paper has no such table")?;
    println!("{}", table.to_text(Reader::Program));
    println!("{}", result.header().verdict.sentence);
    // The mean over the slides here, and those of the paper that are not among them.
    let ours = result.score_rows();
    assert!(
        ours.iter()
            .any(|row| row.level == "all" && row.metric == "ari")
    );
    assert!(
        table
            .note
            .is_some_and(|note| note.contains("do not compare"))
    );
    Ok(())
}
