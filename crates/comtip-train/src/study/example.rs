//! A fold of two slides, for tests.

use comtip_data::SlideSplit;

use super::study_fold::StudyFold;

/// A fold that tests one slide.
pub(super) fn fold(number: usize, test: &str) -> StudyFold {
    StudyFold {
        number,
        tested: format!("slides {test}"),
        split: SlideSplit {
            train: vec!["trained".to_owned()],
            test: vec![test.to_owned()],
        }
        .into(),
    }
}
