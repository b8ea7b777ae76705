//! Spots on both sides of a division under two names, and leaks that somebody allows.

use std::collections::BTreeSet;

use super::TrainTestSplit;
use crate::error::DataError;
use crate::shards::ShardFolder;
use crate::slide::SlideSubset;
use crate::splits::allowed_leak::AllowedLeak;
use crate::splits::spot_leak::SpotLeak;
use crate::splits::spot_leaks::{LeakRules, leaks_of_sides};

impl TrainTestSplit {
    /// Spots that are on both sides under two names, as [`Folds::find_leaks`](crate::Folds::find_leaks) finds them, but for
    /// those of slides whose leak is [recorded](Self::leaks). None are looked for among random spots, whose every score is
    /// stamped, and where nothing is tested on.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub fn find_leaks(
        &self,
        shards: &ShardFolder,
        rules: LeakRules,
    ) -> Result<Vec<SpotLeak>, DataError> {
        let sides = match self {
            Self::Patients(split) => split.sides(),
            Self::Slides(split) => split.clone(),
            Self::Spots(_) => return Ok(Vec::new()),
        };
        if sides.test.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = leaks_of_sides(&sides, shards, rules)?;
        found.retain(|leak| !self.leaks().iter().any(|allowed| allowed.covers(leak)));
        Ok(found)
    }

    /// Slides of which spots are tested on that are among `parts` too, such as those that genes were chosen on; sorted.
    pub fn tested_among(&self, parts: &[SlideSubset<'_>]) -> Vec<String> {
        let is_shared = |one: &SlideSubset<'_>, other: &SlideSubset<'_>| {
            let have_spot = match (one.spots, other.spots) {
                (Some(one), Some(other)) => {
                    let one: BTreeSet<&String> = one.iter().collect();
                    other.iter().any(|spot| one.contains(spot))
                }
                _ => true,
            };
            one.slide == other.slide && have_spot
        };
        let tested = self.test().into_iter();
        let among = tested.filter(|test| parts.iter().any(|part| is_shared(test, part)));
        let mut slides: Vec<String> = among.map(|part| part.slide.to_owned()).collect();
        slides.sort();
        slides
    }

    /// The same with more leaks recorded, which every score is stamped with.
    ///
    /// # Errors
    ///
    /// [`DataError::Split`] if there are any and this is a division of whole slides whose patients are not known: it has no
    /// record of leaks.
    pub fn allowing(
        mut self,
        leaks: impl IntoIterator<Item = AllowedLeak>,
    ) -> Result<Self, DataError> {
        let more: Vec<AllowedLeak> = leaks.into_iter().collect();
        let recorded = match &mut self {
            Self::Patients(split) => &mut split.leaks,
            Self::Spots(split) => &mut split.leaks,
            Self::Slides(_) if more.is_empty() => return Ok(self),
            Self::Slides(_) => {
                let problem = "leaks can be allowed where the patients of all slides are known, and here they are not";
                return Err(DataError::Split {
                    problem: problem.to_owned(),
                });
            }
        };
        recorded.extend(more);
        recorded.sort();
        recorded.dedup();
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splits::random_spots::SpotSplit;
    use crate::splits::slide_split::SlideSplit;

    #[test]
    fn what_is_allowed_stands_in_the_file_and_stamps_every_score() {
        let slides = [("s1".to_owned(), ["a", "b"].map(str::to_owned).to_vec())];
        let split = TrainTestSplit::from(SpotSplit::random(&slides, 0.5, 7).unwrap());
        let tests = vec!["s1".to_owned()];
        let split = split.allowing([AllowedLeak::Genes { tests }]).unwrap();
        let stamps = [
            "leaky across space",
            "leaky: genes chosen with test slide s1",
        ];
        assert_eq!(split.stamps(), stamps);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("split.json");
        std::fs::write(&path, serde_json::to_string(&split).unwrap()).unwrap();
        assert_eq!(TrainTestSplit::read(&path).unwrap().stamps(), stamps);
    }

    #[test]
    fn a_slide_is_tested_among_others_where_a_spot_is() {
        let slides = [("s1".to_owned(), ["a", "b"].map(str::to_owned).to_vec())];
        let split = TrainTestSplit::from(SpotSplit::random(&slides, 0.5, 7).unwrap());
        assert_eq!(split.tested_among(&split.train()), [""; 0]);
        assert_eq!(split.tested_among(&split.test()), ["s1"]);
        assert_eq!(split.tested_among(&[SlideSubset::whole("s1")]), ["s1"]);
        assert_eq!(split.tested_among(&[SlideSubset::whole("s2")]), [""; 0]);
    }

    #[test]
    fn slides_of_unknown_patients_have_no_record_to_allow_a_leak_in() {
        let [train, test] = ["a", "b"].map(str::to_owned);
        let split = TrainTestSplit::from(SlideSplit {
            train: vec![train],
            test: vec![test.clone()],
        });
        assert!(split.clone().allowing([]).is_ok());
        assert!(
            split
                .allowing([AllowedLeak::Genes { tests: vec![test] }])
                .is_err()
        );
    }
}
