//! Slides a command was given, of any layout that is read.

use comtip::data::{
    AliasTable, DataError, Exclusions, PatientTable, RenamedGenes, Slide, SlideReader, SlideSource,
};

use crate::arguments::SlideFolder;
use crate::failure::Failure;
use crate::patients::read_patients;

/// Slides of a folder, with what is told of them on the command line.
pub(crate) struct Slides {
    source: SlideSource,
    patients: PatientTable,
    aliases: AliasTable,
    exclusions: Exclusions,
}

impl Slides {
    /// Recognises the folder.
    ///
    /// # Errors
    ///
    /// If it holds no slides, an image is given for a slide that is not there, a table is malformed
    /// or lists no slide of the folder, or a list of exclusions is not known.
    pub(crate) fn open(given: &SlideFolder) -> Result<Self, Failure> {
        let mut source = SlideSource::open(&given.folder)?;
        for image in &given.image {
            source = with_image(source, image)?;
        }
        if let Some(column) = &given.labels {
            source = source.with_labels(column)?;
        }
        let patients = match &given.patients {
            Some(path) => read_patients(path, &source.slide_names().collect::<Vec<_>>())?,
            None => PatientTable::default(),
        };
        let aliases = match &given.aliases {
            Some(path) => AliasTable::read(path)?,
            None => AliasTable::default(),
        };
        let exclusions = {
            let names: Vec<&str> = source.slide_names().collect();
            Exclusions::resolve(&given.exclude, &names, |slide| source.meta(slide))?
        };
        let slides = Self {
            source,
            patients,
            aliases,
            exclusions,
        };
        if !given.exclude.is_empty() {
            eprintln!("{}", slides.exclusions);
        }
        match slides.names().is_empty() {
            true => Err(Failure::input("every slide is excluded, none is left")),
            false => Ok(slides),
        }
    }

    /// Names of the slides that are not excluded, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.source.slide_names();
        let is_in = |name: &&str| !self.exclusions.contains(name);
        names.filter(is_in).map(str::to_owned).collect()
    }

    fn renamed(&self) -> RenamedGenes<'_> {
        RenamedGenes {
            slides: &self.source,
            aliases: &self.aliases,
        }
    }
}

impl SlideReader for Slides {
    fn read(&self, name: &str) -> Result<Slide, DataError> {
        let mut slide = self.renamed().read(name)?;
        slide.patient = self.patients.patient_of(name);
        Ok(slide)
    }

    fn fingerprint(&self, name: &str) -> Option<String> {
        let files = self.renamed().fingerprint(name)?;
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
