//! Choosing a division: all slides trained on, patients held out, or a fold of a file.

use std::path::Path;

use super::TrainTestSplit;
use crate::error::DataError;
use crate::shards::Manifest;
use crate::splits::folds::Folds;
use crate::splits::patient_split::PatientSplit;
use crate::splits::protocol::SplitProtocol;
use crate::splits::random_spots::SpotSplit;
use crate::splits::slide_info::SlideInfo;
use crate::splits::slide_split::SlideSplit;

impl TrainTestSplit {
    /// Trains on all slides of the shards and holds nothing out.
    pub fn without_test(shards: &Manifest) -> Self {
        Self::Slides(SlideSplit {
            train: shards.slides.iter().map(|s| s.slide.clone()).collect(),
            test: Vec::new(),
        })
    }

    /// Trains on all slides of the shards but those of `test_patients`, which are tested on.
    ///
    /// # Errors
    ///
    /// As [`PatientSplit::hold_out`].
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{TrainTestSplit, PrepareOptions, SlideSource, prepare};
    ///
    /// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
    /// let source = SlideSource::open(sample.as_ref())?;
    /// let names = ["B4", "C3"].map(|section| format!("Human_Breast_Andersson_10142021_ST_{section}"));
    /// let folder = tempfile::tempdir()?;
    /// let shards = prepare(&names, &source, folder.path(), &PrepareOptions::default(), &mut |_| {})?;
    ///
    /// let test_patients = ["Human_Breast_Andersson_10142021_ST_B".to_owned()];
    /// let split = TrainTestSplit::hold_out(&shards, &test_patients)?;
    /// assert_eq!(split.train()[0].slide, names[1]);
    /// assert_eq!(split.test()[0].slide, names[0]);
    /// assert!(TrainTestSplit::without_test(&shards).test().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn hold_out(shards: &Manifest, test_patients: &[String]) -> Result<Self, DataError> {
        let slides: Vec<SlideInfo> = shards.slides.iter().map(Into::into).collect();
        PatientSplit::hold_out(&slides, test_patients).map(Self::from)
    }

    /// All folds of a file that [`Folds::write`] or [`SpotSplit::write`] made, in their order; random spots are one
    /// fold.
    ///
    /// Folds of patients are held against the shards. A fold that is taken is to be held against them too, by
    /// [`check_shards`](Self::check_shards).
    ///
    /// # Errors
    ///
    /// [`DataError::SplitFile`] if the file is malformed, or a slide or its patient is another in the shards;
    /// [`DataError::File`] if it cannot be read.
    pub fn folds_of_file(path: &Path, shards: &Manifest) -> Result<Vec<Self>, DataError> {
        if SplitProtocol::of_file(path)? == SplitProtocol::RandomSpots {
            return Ok(vec![SpotSplit::read(path)?.into()]);
        }
        let folds = Folds::read(path)?;
        let fit = folds.check_shards(shards);
        fit.map_err(|error| DataError::split_file(path)(error.to_string()))?;
        let each = (0..folds.folds.len()).filter_map(|fold| folds.fold(fold));
        Ok(each.map(Self::from).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shards::example;
    use crate::splits::protocol::PatientRule;

    #[test]
    fn folds_of_patients_and_of_spots_are_read_by_what_their_file_says() {
        let folder = tempfile::tempdir().unwrap();
        let mut shards = example::shards(folder.path(), &["s1", "s2"]);
        shards.slides[1].patient = "Q".to_owned();
        let slides: Vec<SlideInfo> = shards.slides.iter().map(Into::into).collect();
        let path = folder.path().join("folds.json");
        let written = Folds::leave_one_patient_out(&slides, PatientRule::Shards).unwrap();
        written.write(&path).unwrap();
        let folds = TrainTestSplit::folds_of_file(&path, &shards).unwrap();
        let tested: Vec<&str> = folds.iter().map(|fold| fold.test()[0].slide).collect();
        assert_eq!(tested, ["s1", "s2"]);

        shards.slides[0].patient = "R".to_owned();
        let problem = TrainTestSplit::folds_of_file(&path, &shards).unwrap_err();
        let problem = problem.to_string();
        assert!(
            problem.contains("folds.json: cannot split: slide s1 is of patient P in the folds"),
            "{problem}"
        );

        let ids = (0..10).map(|i| format!("s1_{i}x1")).collect();
        let spots = SpotSplit::random(&[("s1".to_owned(), ids)], 0.2, 7).unwrap();
        spots.write(&path).unwrap();
        let folds = TrainTestSplit::folds_of_file(&path, &shards).unwrap();
        assert_eq!(folds, [TrainTestSplit::Spots(spots)]);
    }
}
