//! Table 3 of the paper for a study: each variant by several scores, with intervals over training seeds and differences to the
//! first that are paired run by run.
//!
//! cargo run --release --example table_3_ablation -- STUDY SHARDS

use std::error::Error;
use std::path::Path;

use burn::tensor::Device;
use comtip::eval::{StudyEvent, StudyProtocol, StudyScoring, TileMismatch, score_study};
use comtip::metrics::AblationResult;
use comtip::report::{Reader, ablation_tables};
use comtip::train::StudyFolder;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [study, shards] = &arguments[..] else {
        return Err("give the folder of a study and the folder of its shards".into());
    };
    let scoring = StudyScoring {
        shards: Path::new(shards),
        device: &Device::flex(),
        other_tiles: TileMismatch::Refused,
        baseline_towers: &[],
        are_variants_compared: true,
        opened: &|context| context,
    };
    let study = StudyFolder::open(Path::new(study))?;
    let protocols = StudyProtocol::of_ablation();
    let results = score_study(&study, &protocols, &scoring, &mut |event| {
        if let StudyEvent::RunStarted {
            at, n_runs, run, ..
        } = event
        {
            println!("run {at} of {n_runs}: {}, seed {}", run.variant, run.seed);
        }
    })?;
    let ablation = AblationResult::of_results(&results);
    for table in ablation_tables(&ablation, true) {
        println!("\n{}", table.to_text(Reader::Program));
    }
    println!("{}", ablation.verdict);
    assert_eq!(ablation.rows.len(), study.plan().variants.len());
    Ok(())
}
