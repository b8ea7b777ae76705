//! What can be typed after `comtip`.

use clap::{Parser, Subcommand};

#[cfg(feature = "remote")]
use crate::commands::Serve;
use crate::commands::{
    Bench, Demo, Embed, Evaluation, Fetch, Finetune, Genes, Inspect, Prepare, Pretrain, Settings,
    Simulate, Split, Weights,
};

/// Contrastive masked text-image pretraining for spatial transcriptomics.
#[derive(Debug, Parser)]
#[command(
    name = "comtip",
    version = env!("COMTIP_VERSION"),
    arg_required_else_help = true,
    after_help = "Example, which needs no data of yours:\n  comtip demo\n\n\
                  `comtip COMMAND --help` explains a command and shows an example of it.",
    after_long_help = "Example, which needs no data of yours:\n  comtip demo\n\n\
                       `comtip COMMAND --help` explains a command and shows an example of it.\n\n\
                       Exit codes:\n  0    done\n  1    it ran, but learned nothing or diverged\n  2    wrong usage\n  \
                       3    bad data, model file, settings or device\n  4    done, but some slides were skipped\n  \
                       5    a device failed, or comtip has a bug\n  130  interrupted by Ctrl-C"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run everything on the bundled real sample and write report.html.
    Demo(Demo),
    /// Download slides of STimage-1K4M from the Hugging Face Hub; an interrupted download is resumed.
    #[cfg_attr(not(feature = "hub"), command(hide = true))]
    Fetch(Fetch),
    /// Write slides whose truth is known: a picture and counts of one made-up tissue, and how well genes can be predicted.
    ///
    /// Some tissue states differ in colour and others only in texture; some genes follow the states, some a hidden pattern,
    /// some nothing. With it a method can be tested where the answer is known, and an experiment planned.
    Simulate(Simulate),
    /// Show what a folder of slides holds, which of them `prepare` would refuse, and draw the spots over each.
    Inspect(Inspect),
    /// Cut tiles and write shards, one Parquet file per slide.
    ///
    /// Afterwards the folder of shards lists the slides of this run only: slides prepared earlier are dropped from its
    /// list, unless --slides or --add keeps them. Their files stay, and an unchanged slide is not made again.
    Prepare(Prepare),
    /// Divide the slides of shards into those trained on and those tested on.
    Split(Split),
    /// Compare the genes that a run would choose, and how well they can be predicted at best.
    Genes(Genes),
    /// Print all settings of a run, each explained, as a file for `pretrain --config`.
    Settings(Settings),
    /// Pretrain a joint model on shards.
    Pretrain(Pretrain),
    /// Train a pretrained model, or only a head on it, to predict the expression of genes, and score it.
    Finetune(Finetune),
    /// Write the embedding of every spot to a csv file.
    Embed(Embed),
    /// Score a pretrained model beside baselines, on the slides held out of its training.
    #[command(
        subcommand,
        after_help = "Example:\n  comtip evaluate expression shards --run run --report report.html"
    )]
    Evaluate(Evaluation),
    /// Show how long each part of a pretraining step takes on this machine.
    Bench(Bench),
    /// Let runs on other machines use the devices of this one.
    #[cfg(feature = "remote")]
    Serve(Serve),
    /// Import, export and check weights of CLIP's kind.
    #[command(
        subcommand,
        after_help = "Example:\n  comtip weights import clip-vit-base-patch32 --to towers"
    )]
    Weights(Weights),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Help of every command, with the words it is called by.
    fn helps() -> Vec<(String, String)> {
        fn collect(command: &mut clap::Command, name: &str, helps: &mut Vec<(String, String)>) {
            helps.push((name.to_owned(), command.render_long_help().to_string()));
            for below in command.get_subcommands_mut() {
                let name = format!("{name} {}", below.get_name());
                collect(below, &name, helps);
            }
        }
        let mut command = Arguments::command();
        command.build();
        let mut helps = Vec::new();
        collect(&mut command, "comtip", &mut helps);
        helps.retain(|(name, _)| !name.contains("help"));
        helps
    }

    #[test]
    fn every_example_of_the_help_is_a_command_that_parses() {
        let mut n_examples = 0;
        for (name, help) in helps() {
            let examples = help.lines().filter_map(|line| {
                let (before, example) = line.strip_prefix("  ")?.split_once("comtip ")?;
                before.is_empty().then_some(example)
            });
            for example in examples {
                let typed = example.split(" > ").next().unwrap_or_default();
                // What stands between quotes is one word.
                let parts = typed
                    .split('"')
                    .enumerate()
                    .flat_map(|(at, part)| match at % 2 {
                        0 => part.split_whitespace().collect(),
                        _ => vec![part],
                    });
                let words = std::iter::once("comtip").chain(parts);
                let parsed = Arguments::try_parse_from(words);
                assert!(parsed.is_ok(), "{name}: {example}: {parsed:?}");
                n_examples += 1;
            }
        }
        assert!(n_examples >= 14, "{n_examples}");
    }

    #[test]
    fn every_command_shows_an_example() {
        for (name, help) in helps() {
            // Those of `evaluate` show theirs one level up.
            let is_shown = help.contains("Example") || name.starts_with("comtip evaluate ");
            assert!(is_shown, "{name}:\n{help}");
        }
    }

    #[test]
    fn a_command_that_this_build_lacks_is_not_offered() {
        let commands = Arguments::command();
        let fetch = commands.find_subcommand("fetch").expect("there");
        assert_eq!(fetch.is_hide_set(), cfg!(not(feature = "hub")));
    }

    #[test]
    fn what_a_command_requires_stands_first_among_its_options() {
        let help = |of: &str| {
            let found = helps().into_iter().find(|(name, _)| name == of);
            found.expect(of).1
        };
        let options = |of: &str| -> Vec<String> {
            let help = help(of);
            let lines = help.lines().map(str::trim_start);
            let options = lines.filter(|line| line.starts_with("--"));
            options.map(str::to_owned).collect()
        };
        assert!(options("comtip prepare")[0].starts_with("--to "));
        let pretrain = help("comtip pretrain")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        for words in [
            "A new run needs --preset or --config",
            "`comtip evaluate` has nothing to test",
        ] {
            assert!(pretrain.contains(words), "{words}: {pretrain}");
        }
        // What fields there are is said in docs/results.md.
        for name in ["--json", "--csv"] {
            let help = help("comtip evaluate expression");
            let (_, below) = help.split_once(&format!("{name} <FILE>\n")).expect(name);
            let paragraph = below.split("\n\n").next().expect("words");
            assert!(paragraph.lines().count() <= 2, "{paragraph}");
            assert!(paragraph.contains("docs/results.md"), "{paragraph}");
        }
    }

    #[test]
    fn help_speaks_plain_english() {
        for (name, help) in helps() {
            for word in [
                " told",
                "goes on",
                "go on",
                "eft out",
                "eave out ",
                " behind ",
                "parted",
            ] {
                assert!(!help.contains(word), "{name}: `{word}` in\n{help}");
            }
        }
    }
}
