//! What an evaluation says while it runs, and how it fails.

use comtip::eval::{EvalError, EvalEvent, EvalWarning};

use super::cli_error::{CliError, with_remedy};
use super::progress::Progress;

/// A bar for every pass over the tiles.
pub(crate) fn show_embedding() -> impl FnMut(EvalEvent<'_>) + Send + 'static {
    let mut progress: Option<Progress> = None;
    move |event| match event {
        EvalEvent::EmbeddingStarted { half, n_spots } => {
            let unit = format!("{half} spots");
            progress = Some(Progress::start("embed", n_spots as u64, &unit));
        }
        EvalEvent::Embedded { n_spots } => {
            if let Some(progress) = &progress {
                progress.advance(n_spots as u64);
            }
        }
        EvalEvent::EmbeddingFinished {
            half,
            n_spots,
            encoders,
        } => {
            if let Some(progress) = progress.take() {
                let encoders = encoders.join("; ");
                progress.finish(&format!("{n_spots} {half} spots by {encoders}"));
            }
        }
        EvalEvent::Recalled {
            half,
            n_spots,
            encoders,
        } => message!(
            "embed: {n_spots} {half} spots by {}, kept from an earlier evaluation",
            encoders.join("; ")
        ),
        _ => {}
    }
}

/// Prints a warning, with what to type against it.
pub(crate) fn warn_of_scores(warning: &EvalWarning) {
    let remedy = match warning {
        EvalWarning::Unverified { .. } => {
            "; `comtip pretrain SHARDS --to RUN --resume` adds it to a finished run"
        }
        _ => "",
    };
    message!("warning: {warning}{remedy}");
}

impl From<EvalError> for CliError {
    fn from(error: EvalError) -> Self {
        match error {
            // Exit codes are those of the cause.
            EvalError::Data(error) => error.into(),
            EvalError::Model(error) => error.into(),
            EvalError::Train(error) => error.into(),
            EvalError::Metric(error) => error.into(),
            error @ (EvalError::Exchanged { .. }
            | EvalError::RunAsShards { .. }
            | EvalError::NoAblations { .. }) => Self::usage(with_remedy(&error)),
            error => Self::input(with_remedy(&error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mix_up_is_wrong_usage_and_the_rest_wrong_input_with_a_remedy() {
        let run = || "run".into();
        let exchanged = CliError::from(EvalError::RunAsShards { shards: run() });
        assert_eq!(exchanged.code(), 2);
        let nothing = CliError::from(EvalError::NothingHeldOut { run: run() });
        assert_eq!(nothing.code(), 3);
        assert!(nothing.to_string().contains("\n  pretrain with --hold-out"));
    }
}
