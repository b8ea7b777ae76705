//! What to type against an error of a library, which knows no command.

use std::error::Error;

use comtip::data::{DataError, TileGuard};
use comtip::eval::EvalError;
use comtip::model::ModelError;
use comtip::train::{StepSplit, TrainError};
use comtip::weights::{ImportOption, WeightsError};

use super::shell_word::{quoted, quoted_path};

/// The command or option that mends an error or one of its causes.
pub(crate) fn remedy(error: &(dyn Error + 'static)) -> Option<String> {
    let of_cause = || error.source().and_then(remedy);
    let here = match error {
        error if error.is::<DataError>() => error.downcast_ref().and_then(of_data),
        error if error.is::<ModelError>() => error.downcast_ref().and_then(of_model),
        error if error.is::<WeightsError>() => error.downcast_ref().and_then(of_weights),
        error if error.is::<EvalError>() => error.downcast_ref().and_then(of_evaluation),
        error if error.is::<TrainError>() => error.downcast_ref().and_then(of_training),
        _ => None,
    };
    here.or_else(of_cause)
}

fn of_data(error: &DataError) -> Option<String> {
    match error {
        DataError::NoScale { slide } => Some(format!(
            "give it by `--mpp VALUE` or `--mpp {}`; `--mpp from-spot` derives it from the size of the spots",
            quoted(&format!("{slide}=VALUE"))
        )),
        DataError::Guarded { guard, .. } => match guard {
            TileGuard::Outside(n) => Some(format!(
                "if that is right, --allow-outside {n} lets them pass"
            )),
            TileGuard::Blank(n) => Some(format!(
                "if that is right, --allow-blank {n} lets them pass"
            )),
            TileGuard::Grey => Some("if that is right, --allow-grey lets it pass".to_owned()),
            _ => None,
        },
        DataError::Leak { .. } => Some(
            "to go on all the same, --allow-leakage of `comtip split`, `comtip pretrain --hold-out` or `comtip finetune \
             --genes RUN` records the leak in the split and stamps every score with it"
                .to_owned(),
        ),
        _ => None,
    }
}

fn of_model(error: &ModelError) -> Option<String> {
    match error {
        ModelError::Data(error) => of_data(error),
        _ => None,
    }
}

fn of_weights(error: &WeightsError) -> Option<String> {
    match error {
        WeightsError::Unspecified { options, .. } => {
            let options: Vec<String> = options.iter().map(of_option).collect();
            Some(format!(
                "say it to `comtip weights import` by {}",
                options.join(" ")
            ))
        }
        WeightsError::NotExported { folder } => Some(format!(
            "`comtip weights export {} --to FOLDER` writes it",
            quoted_path(folder)
        )),
        WeightsError::Model(error) => of_model(error),
        _ => None,
    }
}

fn of_option(option: &ImportOption) -> String {
    match option {
        ImportOption::NHeads => "--heads N".to_owned(),
        ImportOption::NTextHeads => "--text-heads N".to_owned(),
        ImportOption::LeaveOut(start) => format!("--leave-out {}", quoted(start)),
        ImportOption::Pixels => {
            "--pixel-mean and --pixel-std, each R,G,B or one of clip, imagenet and half".to_owned()
        }
        _ => "another option, see --help".to_owned(),
    }
}

fn of_training(error: &TrainError) -> Option<String> {
    let words = match error {
        TrainError::Unfinished { path } => format!(
            "resume it: `comtip pretrain SHARDS --to {0} --resume`; or take its towers as they are: `comtip weights export \
             {0} --checkpoint newest --to FOLDER`",
            quoted_path(path)
        ),
        TrainError::FineTuned { path, run } => {
            let run = match run {
                Some(run) => quoted_path(run).to_string(),
                None => "RUN".to_owned(),
            };
            format!(
                "give {run}, the folder of the run; the fine-tuning itself goes on by `comtip finetune SHARDS --run {run} --to {} \
                 --resume`",
                quoted_path(path)
            )
        }
        TrainError::OtherSettings { path, .. } => format!(
            "`--config {}` gives them. To train with others, begin a new run from its towers: `comtip weights export`, \
             then `comtip pretrain --weights`",
            quoted_path(path)
        ),
        TrainError::OtherSplit { .. } => "run it without --hold-out, --folds and --by".to_owned(),
        TrainError::OtherStudy { path, .. } => format!(
            "leave them out: `comtip pretrain SHARDS --to {} --resume`, to which more --seeds, and --ablations or longer --variants, may be added; \
             for anything else begin another study",
            quoted_path(path.parent().unwrap_or(path))
        ),
        TrainError::UnknownTowers { file, .. } => {
            format!("resume it with --resume --weights {}", quoted(file))
        }
        TrainError::NotFinite { split, .. } => format!(
            "`comtip weights export RUN --checkpoint {} --to TOWERS`, then `comtip pretrain --weights TOWERS`",
            match split {
                StepSplit::Train => "newest",
                StepSplit::Validation => "best",
            }
        ),
        TrainError::Unsaved { error, .. } => of_training(error)?,
        TrainError::Data(error) => of_data(error)?,
        TrainError::Model(error) => of_model(error)?,
        _ => return None,
    };
    Some(words)
}

fn of_evaluation(error: &EvalError) -> Option<String> {
    let words = match error {
        EvalError::NothingHeldOut { .. } => "pretrain with --hold-out or --folds".to_owned(),
        EvalError::NoFinishedRun { study, .. } => format!(
            "train them: `comtip pretrain SHARDS --to {} --resume`",
            quoted_path(study)
        ),
        // A study may be given more variants.
        EvalError::NoAblations { study, problem } if problem.contains("variant") => format!(
            "give it the variants: `comtip pretrain SHARDS --to {} --resume --ablations`",
            quoted_path(study)
        ),
        EvalError::NoAblations { .. } => {
            "train one: `comtip pretrain SHARDS --to STUDY --preset PRESET --folds FILE --seeds 3 --ablations`".to_owned()
        }
        EvalError::OtherTiles { .. } => {
            "prepare the slide with the same --tile and with an image as fine, or take it as it is with --any-tile"
                .to_owned()
        }
        EvalError::NoLabels { .. } => {
            "labels come with the slides: from the annotation of STimage-1K4M, from a column of an AnnData file named by \
             `comtip prepare --labels`, or from tables given by `comtip prepare --annotations`; without labels, say by --k \
             how many clusters to find"
                .to_owned()
        }
        EvalError::NoClassToken => {
            "give --representation pooled, the feature of its perceptron, or joint".to_owned()
        }
        EvalError::Data(error) => of_data(error)?,
        EvalError::Model(error) => of_model(error)?,
        EvalError::Train(error) => of_training(error)?,
        _ => return None,
    };
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_a_library_is_mended_by_an_option() {
        let inner = WeightsError::Unspecified {
            path: "w.safetensors".into(),
            problem: "is not given".to_owned(),
            options: vec![
                ImportOption::NHeads,
                ImportOption::LeaveOut("head.".to_owned()),
            ],
        };
        let message = remedy(&inner).expect("a remedy");
        assert_eq!(
            message,
            "say it to `comtip weights import` by --heads N --leave-out head."
        );
        let blank = DataError::Guarded {
            slide: "a".to_owned(),
            problem: "9 tiles are black".to_owned(),
            guard: TileGuard::Blank(9),
        };
        let message = remedy(&blank).expect("a remedy");
        assert_eq!(message, "if that is right, --allow-blank 9 lets them pass");
        let slide = "my slide".to_owned();
        let message = remedy(&DataError::NoScale { slide }).expect("a remedy");
        assert!(message.contains("'my slide=VALUE'"), "{message}");
    }
}
