//! What can be typed behind `comtip`.

use clap::{Parser, Subcommand};

#[cfg(feature = "remote")]
use crate::commands::Serve;
use crate::commands::{
    Bench, Demo, Embed, Evaluation, Fetch, Inspect, Prepare, Pretrain, Settings, Split, Weights,
};

/// Contrastive masked text-image pretraining for spatial transcriptomics.
///
/// Exit codes: 0 done, 1 ran but learned nothing or diverged, 2 wrong usage, 3 bad data, model file,
/// settings or device, 4 done but some slides were skipped, 5 a device failed or comtip has a fault,
/// 130 interrupted by Ctrl-C.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run everything on the bundled real sample and write report.html.
    Demo(Demo),
    /// Bring slides of STimage-1K4M from the Hugging Face Hub; what was cut off goes on.
    Fetch(Fetch),
    /// Say what a folder of slides holds, which of them `prepare` would refuse, and draw the spots over each.
    Inspect(Inspect),
    /// Cut tiles and write shards, one Parquet file a slide.
    ///
    /// Afterwards the manifest of the folder lists the slides of this run that could be prepared: those that are
    /// excluded, fail or are gone leave it, and with them those of other sources, unless --slides or --add keep them.
    /// Files stay, and a slide that comes back unchanged is not made again.
    Prepare(Prepare),
    /// Divide the slides of shards into what is trained on and what is tested on.
    Split(Split),
    /// Print all settings of a run with what each means, as a file for `pretrain --config`.
    Settings(Settings),
    /// Pretrain a joint model on shards.
    Pretrain(Pretrain),
    /// Write the embedding of every spot.
    Embed(Embed),
    /// Score a pretrained model, baselines beside it.
    #[command(subcommand)]
    Evaluate(Evaluation),
    /// Say where the time of a pretraining step goes on this machine.
    Bench(Bench),
    /// Let runs on other machines use the devices of this one.
    #[cfg(feature = "remote")]
    Serve(Serve),
    /// Bring weights of CLIP's kind in and out, and check them.
    #[command(subcommand)]
    Weights(Weights),
}
