//! Why a command ended badly, in words and as an exit code.

use std::error::Error;
use std::fmt;
use std::path::Path;

use comtip::data::DataError;
use comtip::files::FileError;
use comtip::metrics::MetricError;
use comtip::model::ModelError;
use comtip::train::TrainError;
use comtip::weights::WeightsError;

use super::remedy::remedy;

/// The end of a command that did not succeed.
#[derive(Debug)]
pub(crate) struct CliError {
    code: u8,
    message: String,
}

impl CliError {
    /// It ran, but what came out is of no use.
    pub(crate) fn no_result(message: impl Into<String>) -> Self {
        Self::new(1, message)
    }

    /// The command line is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(2, message)
    }

    /// An option was given something that is not there; its file may be the trouble instead.
    pub(crate) fn of_option(option: &str, error: &DataError) -> Self {
        let code = match error {
            DataError::Unknown { .. }
            | DataError::Labels { .. }
            | DataError::AnnDataOnly { .. }
            | DataError::NoBins { .. } => 2,
            _ => 3,
        };
        Self::new(code, format!("{option}: {}", with_causes(error)))
    }

    /// The same, with the option that named what is wrong.
    pub(crate) fn naming(self, option: &str) -> Self {
        Self {
            code: self.code,
            message: format!("{option}: {}", self.message),
        }
    }

    /// The same, with what to do on a line of its own.
    pub(crate) fn with_advice(self, advice: &str) -> Self {
        Self {
            code: self.code,
            message: format!("{}\n  {advice}", self.message),
        }
    }

    /// A file, a setting or a device is wrong.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(3, message)
    }

    /// All slides are excluded.
    pub(crate) fn none_left() -> Self {
        Self::input("every slide is excluded by --exclude, none is left")
    }

    /// Some slides were skipped.
    pub(crate) fn partial(message: impl Into<String>) -> Self {
        Self::new(4, message)
    }

    /// A device failed, or this program did.
    pub(crate) fn fault(problem: &str) -> Self {
        Self::new(
            5,
            format!(
                "a device failed, or comtip has a bug: {problem}\nFiles that were written are complete; a pretraining run \
                 is resumed from its newest checkpoint with --resume. RUST_BACKTRACE=1 shows where it happened."
            ),
        )
    }

    /// It was interrupted by Ctrl-C.
    pub(crate) fn interrupted(message: impl Into<String>) -> Self {
        Self::new(130, message)
    }

    /// A file could not be written.
    pub(crate) fn write(path: &Path, error: &dyn Error) -> Self {
        Self::input(format!("cannot write {}: {error}", path.display()))
    }

    pub(crate) fn code(&self) -> u8 {
        self.code
    }

    fn new(code: u8, message: impl Into<String>) -> Self {
        Self {
            code,
            message: without_numbers(&message.into()),
        }
    }

    fn chain(code: u8, error: &(dyn Error + 'static)) -> Self {
        Self::new(code, with_remedy(error))
    }
}

/// The error with all its causes on one line, and what to type against it on another.
pub(crate) fn with_remedy(error: &(dyn Error + 'static)) -> String {
    let message = with_causes(error);
    match remedy(error) {
        Some(remedy) => format!("{message}\n  {remedy}"),
        None => message,
    }
}

/// The error with all its causes on one line.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(&format!(": {error}"));
        cause = error.source();
    }
    without_numbers(&message)
}

/// What a system says in words, without the number behind it: ` (os error 2)`.
pub(crate) fn without_numbers(message: &str) -> String {
    const BEFORE: &str = " (os error ";
    let mut parts = message.split(BEFORE);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(')') {
            Some((number, rest)) if number.parse::<i32>().is_ok() => kept.push_str(rest),
            _ => kept.extend([BEFORE, part]),
        }
    }
    kept
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<FileError> for CliError {
    fn from(error: FileError) -> Self {
        Self::chain(3, &error)
    }
}

#[cfg(feature = "hub")]
impl From<comtip::hub::HubError> for CliError {
    fn from(error: comtip::hub::HubError) -> Self {
        Self::chain(3, &error)
    }
}

impl From<DataError> for CliError {
    fn from(error: DataError) -> Self {
        Self::chain(3, &error)
    }
}

impl From<ModelError> for CliError {
    fn from(error: ModelError) -> Self {
        match &error {
            ModelError::Device(_) => Self::fault(&with_causes(&error)),
            error => Self::chain(3, error),
        }
    }
}

impl From<MetricError> for CliError {
    fn from(error: MetricError) -> Self {
        Self::chain(3, &error)
    }
}

impl From<WeightsError> for CliError {
    fn from(error: WeightsError) -> Self {
        Self::chain(3, &error)
    }
}

impl From<TrainError> for CliError {
    fn from(error: TrainError) -> Self {
        fn code(error: &TrainError) -> u8 {
            match error {
                TrainError::NotFinite { .. } => 1,
                TrainError::Unsaved { error, .. } => code(error),
                _ => 3,
            }
        }
        match &error {
            TrainError::Device(_) | TrainError::Model(ModelError::Device(_)) => {
                Self::fault(&with_causes(&error))
            }
            error => Self::chain(code(error), error),
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::TensorReadError;
    use comtip::eval::EvalError;

    use super::*;

    #[test]
    fn a_device_that_cannot_be_read_is_a_fault_wherever_a_library_met_it() {
        let unread = || {
            ModelError::Device(TensorReadError::InvalidShape {
                expected: 1,
                actual: 2,
            })
        };
        let errors: [CliError; 3] = [
            unread().into(),
            TrainError::Model(unread()).into(),
            EvalError::Model(unread()).into(),
        ];
        for error in errors {
            assert_eq!(error.code(), 5, "{error}");
            let message = error.to_string();
            assert!(message.contains("the device does not answer"), "{message}");
        }
    }

    #[test]
    fn what_the_system_says_comes_without_its_number() {
        let error = std::io::Error::from_raw_os_error(2);
        let failure = CliError::write(Path::new("a/b"), &error).to_string();
        assert!(failure.starts_with("cannot write a/b: "), "{failure}");
        assert!(!failure.contains("os error"), "{failure}");
        let shown = without_numbers("a (os error 2): b (os error 13) (os error x) (os error 5");
        assert_eq!(shown, "a: b (os error x) (os error 5");
    }
}
