//! The `comtip` command: prepare, pretrain, embed and evaluate spatial transcriptomics.

#![deny(clippy::print_stdout, clippy::print_stderr)]

#[macro_use]
mod ui;

mod arguments;

mod commands;

mod options;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use commands::{Evaluation, Weights};
use ui::{CliError, output, panic_hook};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match panic_hook::as_error(|| run(arguments.command)) {
        Ok(()) if output::is_lost() => ExitCode::from(3),
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            message!("error: {failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::Demo(demo) => commands::demo(&demo),
        Command::Fetch(fetch) => commands::fetch(&fetch),
        Command::Inspect(inspect) => commands::inspect(&inspect),
        Command::Prepare(prepare) => commands::prepare(&prepare),
        Command::Split(split) => commands::split(&split),
        Command::Simulate(simulate) => commands::simulate(&simulate),
        Command::Genes(genes) => commands::genes(&genes),
        Command::Settings(settings) => commands::print_settings(&settings),
        Command::Pretrain(pretrain) => commands::pretrain(&pretrain),
        Command::Finetune(finetune) => commands::finetune(&finetune),
        Command::Embed(embed) => commands::embed(&embed),
        Command::Evaluate(Evaluation::All(run)) => commands::evaluate_all(&run),
        Command::Evaluate(Evaluation::Clustering(run)) => commands::evaluate_clustering(&run),
        Command::Evaluate(Evaluation::Expression(run)) => commands::evaluate_expression(&run),
        Command::Evaluate(Evaluation::Retrieval(run)) => commands::evaluate_retrieval(&run),
        Command::Evaluate(Evaluation::Robustness(run)) => commands::evaluate_robustness(&run),
        Command::Evaluate(Evaluation::ZeroShot(run)) => commands::evaluate_zero_shot(&run),
        Command::Evaluate(Evaluation::Ablation(run)) => commands::evaluate_ablation(&run),
        Command::Bench(bench) => commands::bench(&bench),
        #[cfg(feature = "remote")]
        Command::Serve(serve) => commands::serve(&serve),
        Command::Weights(Weights::Import(import)) => commands::import_weights(&import),
        Command::Weights(Weights::Export(export)) => commands::export_weights(&export),
        Command::Weights(Weights::Verify(verify)) => commands::verify_weights(&verify),
    }
}
