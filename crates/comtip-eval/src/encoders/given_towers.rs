//! Rows of image towers that were given, each once.

use std::collections::BTreeSet;

use super::baseline_towers::BaselineTowers;
use super::baselines::{IMPORTED, TestedSlides};
use super::encoder::{Encoder, Sight};

/// Image towers that were given, as encoders, for the protocol and for the notes.
#[derive(Default)]
pub(super) struct GivenTowers {
    pub(super) encoders: Vec<Encoder>,
    /// What they are, each with a semicolon behind it.
    pub(super) facts: String,
    /// Which of them have seen test slides, a sentence each.
    pub(super) notes: Vec<String>,
}

impl GivenTowers {
    /// Those that are not the weights that a run has `begun` with, by their digest, each once.
    pub(super) fn of(
        given: &[BaselineTowers],
        begun: Option<&str>,
        tested: &TestedSlides<'_>,
    ) -> Self {
        let (mut found, mut digests) = (Self::default(), BTreeSet::new());
        let slides = || {
            let slides = tested.iter();
            slides.map(|(slide, patient)| (*slide, patient.as_deref()))
        };
        let n_named = |name: &str| given.iter().filter(|of| of.name() == name).count();
        for towers in given {
            if !digests.insert(towers.sha256.as_str()) {
                continue;
            }
            let name = match (towers.name(), towers.digits()) {
                (name, digits) if n_named(&name) > 1 => format!("{name} ({digits})"),
                (name, _) => name,
            };
            if begun == Some(towers.sha256.as_str()) {
                let words = format!("{name}: what the run began with, the row of {IMPORTED}; ");
                found.facts.push_str(&words);
                continue;
            }
            let words = format!("{name}: {}; ", towers.in_words());
            found.facts.push_str(&words);
            let seen = towers.provenance.seen(slides());
            if seen.stamp().is_some() {
                found.notes.push(format!("Of {name}: {seen}."));
            }
            found.encoders.push(Encoder {
                name,
                sight: Sight::Towers(Box::new(towers.clone())),
            });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;
    use comtip_model::{
        ComtipConfig, Origin, PastTraining, Provenance, TowersConfig, TrainedSlide,
    };

    use super::*;

    fn towers(file: &str, sha256: &str) -> BaselineTowers {
        let shape = ComtipConfig::tiny(1);
        let vision = shape.vision.transformer().expect("a transformer");
        let config = TowersConfig::new(vision.clone());
        BaselineTowers {
            towers: config.init(&Device::flex()),
            config,
            sha256: sha256.to_owned(),
            provenance: Provenance::foreign(file.as_ref(), sha256),
        }
    }

    fn names(found: &GivenTowers) -> Vec<&str> {
        found.encoders.iter().map(|of| of.name.as_str()).collect()
    }

    #[test]
    fn what_the_run_began_with_and_what_is_given_twice_is_one_row() {
        let given = [
            towers("a/clip.bin", "aaaaaaaaaaaaaaaa"),
            towers("b/again.bin", "aaaaaaaaaaaaaaaa"),
            towers("b/plip.bin", "bbbbbbbbbbbbbbbb"),
        ];
        let found = GivenTowers::of(&given, Some("bbbbbbbbbbbbbbbb"), &[]);
        assert_eq!(names(&found), ["image tower of a/clip.bin"]);
        assert!(found.facts.contains("SHA-256 aaaaaaaaaaaa, "));
        let began = "image tower of b/plip.bin: what the run began with, the row of initial weights, imported; ";
        assert!(found.facts.ends_with(began), "{}", found.facts);
        // Of a run that began otherwise it is a row.
        assert_eq!(names(&GivenTowers::of(&given, None, &[])).len(), 2);
    }

    #[test]
    fn other_weights_of_one_name_are_told_apart() {
        let given = [
            towers("a/model.bin", "1111111111111111"),
            towers("a/model.bin", "2222222222222222"),
        ];
        assert_eq!(
            names(&GivenTowers::of(&given, None, &[])),
            [
                "image tower of a/model.bin (111111111111)",
                "image tower of a/model.bin (222222222222)"
            ]
        );
    }

    #[test]
    fn towers_that_were_trained_on_a_test_slide_are_named_in_a_note() {
        let trained = TrainedSlide {
            slide: "B1".to_owned(),
            patient: "B".to_owned(),
            n_spots: 9,
        };
        let mut seen = towers("a/model.bin", "1111111111111111");
        seen.provenance = Provenance {
            origin: Origin::Random { seed: 3 },
            trainings: vec![PastTraining {
                slides: vec![trained],
                held_out: Vec::new(),
                data: String::new(),
                n_steps: 1,
                leaks: Vec::new(),
            }],
        };
        let tested = [("B1", Some("B".to_owned()))];
        let found = GivenTowers::of(&[seen], None, &tested);
        assert_eq!(
            names(&found),
            ["image tower from seed 3, trained by comtip"]
        );
        assert_eq!(found.notes.len(), 1);
        assert!(found.notes[0].contains("TEST SLIDES WERE SEEN IN PRETRAINING: B1"));
        assert!(found.facts.contains("joint: projected mean patch"));
    }
}
