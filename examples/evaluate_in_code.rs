//! From shards to scores without the command: how much expression a probe reads from the embeddings of a run.
//!
//! cargo run --release --example evaluate_in_code -- RUN SHARDS

use std::error::Error;
use std::path::Path;

use burn::tensor::Device;
use comtip::eval::{EvalContext, ExpressionOptions, TileMismatch, expression};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [run, shards] = &arguments[..] else {
        return Err("give the folder of a run and the folder of its shards".into());
    };
    let device = Device::flex();
    let context = EvalContext::open(
        Path::new(run),
        Path::new(shards),
        &device,
        TileMismatch::Refused,
    )?;
    for warning in context.warnings() {
        eprintln!("warning: {warning}");
    }
    let result = expression(&context, &ExpressionOptions::default())?;
    // What must stand beside every score, as `leaky across space`; nothing for a clean split.
    let stamps = match &context.stamps()[..] {
        [] => String::new(),
        stamps => format!(" ({})", stamps.join("; ")),
    };
    for method in &result.methods {
        match method.overall.pcc_per_slide.value {
            Some(pcc) => println!("{:40} PCC {pcc:.3}{stamps}", method.method),
            None => println!("{:40} PCC undefined{stamps}", method.method),
        }
    }
    println!("{}", result.header.verdict.sentence);
    Ok(())
}
