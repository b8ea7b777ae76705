//! Slides a command was given, of any layout that is read.

use std::collections::BTreeSet;
use std::path::PathBuf;

use comtip::data::{
    AliasTable, DataError, Exclusions, Patient, PatientOrigin, PatientTable, RenamedGenes, Slide,
    SlideReader, SlideSource, patient_of,
};

use super::names::slides_named;
use super::patients::read_patients;
use super::slide_folder::SlideFolder;
use super::technologies::Technologies;
use crate::ui::{CliError, first_of};

/// Chooses where in AnnData files something is taken from.
type Choose = fn(SlideSource, &str) -> Result<SlideSource, DataError>;

/// Slides of a folder, with what the command line says of them.
pub(crate) struct Slides {
    source: SlideSource,
    patients: PatientTable,
    aliases: AliasTable,
    exclusions: Exclusions,
    technologies: Technologies,
    /// Exclusions as they were given.
    excluding: Vec<String>,
}

impl Slides {
    /// Recognises the folder.
    ///
    /// # Errors
    ///
    /// If it holds no slides, an image is given for a slide that is not there, a table is malformed
    /// or lists no slide of the folder, or a list of exclusions is not known.
    pub(crate) fn open(given: &SlideFolder) -> Result<Self, CliError> {
        let mut source = SlideSource::open(&given.folder)?;
        let mut given_images = BTreeSet::new();
        for image in &given.image {
            source = with_image(source, image, &mut given_images)?;
        }
        if let Some(size_um) = given.bin_size {
            let of_option = |error| CliError::of_option("--bin-size", &error);
            source = source.with_bin_size(size_um).map_err(of_option)?;
        }
        if let Some(column) = &given.labels {
            let of_option = |error| CliError::of_option("--labels", &error);
            source = source.with_labels(column).map_err(of_option)?;
        }
        let choices: [(&str, &Option<String>, Choose); 3] = [
            ("--layer", &given.layer, SlideSource::with_layer),
            (
                "--gene-symbols",
                &given.gene_symbols,
                SlideSource::with_gene_symbols,
            ),
            (
                "--patient-column",
                &given.patient_column,
                SlideSource::with_patient_column,
            ),
        ];
        for (option, chosen, choose) in choices {
            if let Some(chosen) = chosen {
                let of_option = |error| CliError::of_option(option, &error);
                source = choose(source, chosen).map_err(of_option)?;
            }
        }
        let patients = match &given.patients {
            Some(path) => read_patients(path, &source.slide_names().collect::<Vec<_>>())?,
            None => PatientTable::default(),
        };
        let aliases = match &given.aliases {
            Some(path) => AliasTable::read(path)?,
            None => AliasTable::default(),
        };
        let names: Vec<&str> = source.slide_names().collect();
        let technologies = Technologies::parse(&given.technology, &names)?;
        let exclusions = resolve(&given.exclude, &names, &source)?;
        warn_of_left_out(&source, given)?;
        let slides = Self {
            source,
            patients,
            aliases,
            exclusions,
            technologies,
            excluding: given.exclude.clone(),
        };
        if !given.exclude.is_empty() {
            message!("{}", slides.exclusions);
        }
        Ok(slides)
    }

    /// The slides given by `--slides`, each once, or all of them; none of those that are excluded.
    ///
    /// # Errors
    ///
    /// If one is not there.
    pub(crate) fn chosen(&self, given: &[String]) -> Result<Vec<String>, CliError> {
        if given.is_empty() {
            return Ok(self.names());
        }
        let there: Vec<&str> = self.source.slide_names().collect();
        let (excluded, chosen): (Vec<String>, Vec<String>) =
            slides_named("--slides", given, &there)?
                .into_iter()
                .partition(|name| self.exclusions.contains(name));
        if !excluded.is_empty() {
            message!(
                "skipped although named, because --exclude takes precedence over --slides: {}",
                excluded.join(", ")
            );
        }
        Ok(chosen)
    }

    /// The file tiles of a slide would be cut from, as far as it is known before the slide is read.
    pub(crate) fn image_path(&self, slide: &str) -> Option<PathBuf> {
        self.source.image_path(slide)
    }

    /// Which of some slides, from here or elsewhere, are excluded.
    ///
    /// # Errors
    ///
    /// If a list cannot be read.
    pub(crate) fn excluded_of(&self, names: &[&str]) -> Result<BTreeSet<String>, CliError> {
        let excluded = resolve(&self.excluding, names, &self.source)?;
        Ok(excluded.slides().into_iter().map(str::to_owned).collect())
    }

    /// Names of all slides that are here, excluded or not.
    pub(crate) fn all_names(&self) -> impl Iterator<Item = &str> {
        self.source.slide_names()
    }

    /// Names of the slides that are not excluded, sorted.
    fn names(&self) -> Vec<String> {
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
        if let Some(patient) = self.patients.get(name) {
            slide.patient = Patient::new(patient, PatientOrigin::Table);
        }
        if let Some(technology) = self.technologies.of(name) {
            slide.take_for(technology)?;
        }
        Ok(slide)
    }

    fn fingerprint(&self, name: &str) -> Option<String> {
        let files = self.renamed().fingerprint(name)?;
        let patient = match self.patients.get(name) {
            Some(patient) => format!("{patient}, by a table"),
            None => patient_of(name).name,
        };
        let technology = self.technologies.of(name).unwrap_or_default();
        Some(format!("{patient}\n{technology}\n{files}"))
    }
}

fn resolve(lists: &[String], names: &[&str], source: &SlideSource) -> Result<Exclusions, CliError> {
    Exclusions::resolve(lists, names, |slide| source.meta(slide))
        .map_err(|error| CliError::of_option("--exclude", &error))
}

/// Says which slides beside these are of another layout.
fn warn_of_left_out(source: &SlideSource, given: &SlideFolder) -> Result<(), CliError> {
    let left_out = source.left_out(&given.folder)?;
    if !left_out.is_empty() {
        let paths: Vec<String> = left_out.iter().map(|p| p.display().to_string()).collect();
        message!(
            "warning: skipped, because the other slides are in the layout of {} and these are not: {}; give each layout \
             to a command of its own (with `prepare --add` all come into one folder of shards)",
            source.layout(),
            first_of(&paths, 5)
        );
    }
    Ok(())
}

/// Cuts the tiles of a slide from `[SLIDE=]FILE`.
fn with_image(
    source: SlideSource,
    given: &str,
    given_before: &mut BTreeSet<String>,
) -> Result<SlideSource, CliError> {
    let names: Vec<String> = source.slide_names().map(str::to_owned).collect();
    let of_slide = |(slide, _): &(&str, &str)| names.iter().any(|name| name == slide);
    let (slide, file) = match (given.split_once('=').filter(of_slide), &names[..]) {
        (Some(named), _) => named,
        (None, [only]) => (only.as_str(), given),
        (None, _) => {
            return Err(CliError::usage(format!(
                "--image {given} does not say of which slide it is: write --image SLIDE=FILE, SLIDE one of {}",
                names.join(", ")
            )));
        }
    };
    if !given_before.insert(slide.to_owned()) {
        return Err(CliError::usage(format!(
            "--image: two images are given for {slide}; give one"
        )));
    }
    if let Err(error) = std::fs::metadata(file) {
        let is_list = file.contains(',') && file.contains('=');
        return Err(match is_list {
            true => CliError::usage(format!(
                "--image {given}: it takes one FILE; repeat --image for each slide"
            )),
            false => CliError::input(match error.kind() {
                std::io::ErrorKind::NotFound => format!("--image: there is no file {file}"),
                kind => format!("--image: cannot open {file}: {kind}"),
            }),
        });
    }
    source
        .with_image(slide, file)
        .map_err(|error| CliError::of_option("--image", &error))
}
