//! Slides a command was given, of any layout that is read.

use comtip::data::{DataError, PatientTable, Slide, SlideReader, SlideSource};

use crate::arguments::SlideFolder;
use crate::failure::Failure;

/// Slides of a folder, with the images and patients told on the command line.
pub(crate) struct Slides {
    source: SlideSource,
    patients: PatientTable,
}

impl Slides {
    /// Recognises the folder.
    ///
    /// # Errors
    ///
    /// If it holds no slides, an image is given for a slide that is not there, or the table of patients
    /// is malformed.
    pub(crate) fn open(given: &SlideFolder) -> Result<Self, Failure> {
        let mut source = SlideSource::open(&given.folder)?;
        for image in &given.image {
            source = with_image(source, image)?;
        }
        let patients = match &given.patients {
            Some(path) => PatientTable::read(path)?,
            None => PatientTable::default(),
        };
        Ok(Self { source, patients })
    }

    /// Names of the slides, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        self.source.slide_names().map(str::to_owned).collect()
    }
}

impl SlideReader for Slides {
    fn read(&self, name: &str) -> Result<Slide, DataError> {
        let mut slide = self.source.read(name)?;
        slide.patient = self.patients.patient_of(name);
        Ok(slide)
    }

    fn fingerprint(&self, name: &str) -> Option<String> {
        let files = self.source.fingerprint(name)?;
        Some(format!("{}\n{files}", self.patients.patient_of(name)))
    }
}

/// Cuts the tiles of a slide from `[SLIDE=]FILE`.
fn with_image(source: SlideSource, given: &str) -> Result<SlideSource, Failure> {
    let names: Vec<String> = source.slide_names().map(str::to_owned).collect();
    let of_slide = |(slide, _): &(&str, &str)| names.iter().any(|name| name == slide);
    let (slide, file) = match (given.split_once('=').filter(of_slide), &names[..]) {
        (Some(named), _) => named,
        (None, [only]) => (only.as_str(), given),
        (None, _) => {
            return Err(Failure::usage(format!(
                "--image {given} does not say of which slide it is: write --image SLIDE=FILE, SLIDE one of {}",
                names.join(", ")
            )));
        }
    };
    Ok(source.with_image(slide, file)?)
}
