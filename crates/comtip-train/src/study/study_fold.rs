//! A division of a study.

use std::collections::BTreeSet;

use comtip_data::{AllowedLeak, Manifest, TrainTestSplit};
use comtip_files::first_names;
use serde::{Deserialize, Serialize};

/// Names that stand for a fold; the rest are counted.
const N_NAMED: usize = 5;

/// What the runs of a fold are trained and tested on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyFold {
    /// From 1; that of the file it is from.
    pub number: usize,
    /// What is tested on, in words: the names of patients, or `slides a, b`, or `20 % of the spots`, or `nothing`.
    pub tested: String,
    /// Both sides.
    pub split: TrainTestSplit,
}

impl StudyFold {
    /// A division of these shards.
    pub fn new(number: usize, split: TrainTestSplit, shards: &Manifest) -> Self {
        Self {
            number,
            tested: tested(&split, shards),
            split,
        }
    }
}

fn tested(split: &TrainTestSplit, shards: &Manifest) -> String {
    if split.test().is_empty() {
        return "nothing".to_owned();
    }
    if let TrainTestSplit::Spots(split) = split {
        let percent = (split.test_share * 1000.0).round() / 10.0;
        return format!("{percent} % of the spots");
    }
    let pairs = split.tested_patients(shards);
    // Of single slides the patient says too little.
    let is_by_slide = matches!(split, TrainTestSplit::Slides(_))
        || split
            .leaks()
            .iter()
            .any(|leak| matches!(leak, AllowedLeak::Patient { .. }));
    let patients: Option<BTreeSet<String>> =
        pairs.iter().map(|(_, patient)| patient.clone()).collect();
    match patients.filter(|_| !is_by_slide) {
        Some(patients) => first_names(&patients.into_iter().collect::<Vec<_>>(), N_NAMED),
        None => {
            let slides: Vec<&str> = pairs.iter().map(|(slide, _)| *slide).collect();
            let unit = if slides.len() == 1 { "slide" } else { "slides" };
            format!("{unit} {}", first_names(&slides, N_NAMED))
        }
    }
}

#[cfg(test)]
mod tests {
    use comtip_data::{PatientSplit, ShardFolder, SlideInfo, SlideSplit, SpotSplit};
    use comtip_test_support::{B4, C3, PATIENT_B, sample_shards};

    use super::*;

    #[test]
    fn what_is_tested_is_said_in_words_and_read_back_with_both_sides() {
        let folder = sample_shards(&[B4, C3]);
        let shards = ShardFolder::open(folder.path()).expect("shards");
        let shards = shards.manifest();
        let slides: Vec<SlideInfo> = shards.slides.iter().map(Into::into).collect();
        let by_patient = PatientSplit::hold_out(&slides, &[PATIENT_B.to_owned()]);
        let by_slide = SlideSplit {
            train: vec!["a".to_owned()],
            test: vec!["b".to_owned(), "c".to_owned()],
        };
        let ids: Vec<String> = (0..8).map(|n| format!("{C3}_{n}x1")).collect();
        let by_spot = SpotSplit::random(&[(C3.to_owned(), ids)], 0.125, 7);
        let splits: [(TrainTestSplit, &str); 4] = [
            (by_patient.expect("a split").into(), PATIENT_B),
            (by_slide.into(), "slides b, c"),
            (by_spot.expect("a split").into(), "12.5 % of the spots"),
            (TrainTestSplit::without_test(shards), "nothing"),
        ];
        for (split, tested) in splits {
            let fold = StudyFold::new(2, split, shards);
            assert_eq!(fold.tested, tested);
            let json = serde_json::to_string(&fold).expect("JSON");
            let read: StudyFold = serde_json::from_str(&json).expect("a fold");
            assert_eq!(read, fold);
        }
    }

    #[test]
    fn a_fold_with_a_slide_on_both_sides_is_not_read() {
        let json = r#"{"number":1,"tested":"slides b","split":{"train":["a","b"],"test":["b"]}}"#;
        let refused = serde_json::from_str::<StudyFold>(json).expect_err("refused");
        let refused = refused.to_string();
        assert!(
            refused.contains("slide b is trained on and tested on"),
            "{refused}"
        );
    }
}
