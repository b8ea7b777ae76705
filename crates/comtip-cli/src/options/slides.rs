//! Slides a command was given, of any layout that is read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use comtip::data::{
    AliasTable, DataError, Exclusions, PatientTable, ReadOption, ReadOptions, SlideSource,
};

use super::annotations::annotations;
use super::names::slides_named;
use super::patients::read_patients;
use super::slide_and_file::slide_and_file;
use super::slide_folder::SlideFolder;
use super::technologies::technologies;
use crate::ui::{CliError, first_of};

/// Slides of a folder, read as the command line says, and those that are skipped.
pub(crate) struct Slides {
    source: SlideSource,
    exclusions: Exclusions,
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
        let source = SlideSource::open(&given.folder)?;
        let names: Vec<&str> = source.slide_names().collect();
        let images = images(&given.image, &names)?;
        let annotations = annotations(&given.annotations, &names)?;
        let source = source.with_options(ReadOptions {
            images,
            annotations,
            bin_size_um: given.bin_size,
            labels: given.labels.clone(),
            layer: given.layer.clone(),
            gene_symbols: given.gene_symbols.clone(),
            patient_column: given.patient_column.clone(),
            ..ReadOptions::default()
        });
        let source = source.map_err(|error| CliError::of_option(option_of(&error), &error))?;
        let names: Vec<&str> = source.slide_names().collect();
        let patients = match &given.patients {
            Some(path) => read_patients(path, &names)?,
            None => PatientTable::default(),
        };
        let aliases = match &given.aliases {
            Some(path) => {
                let table = AliasTable::read(path);
                table.map_err(|error| CliError::from(error).naming("--aliases"))?
            }
            None => AliasTable::default(),
        };
        let options = ReadOptions {
            patients,
            technologies: technologies(&given.technology, &names)?,
            aliases,
            ..source.options().clone()
        };
        let exclusions = resolve(&given.exclude, &names, &source)?;
        warn_of_left_out(&source);
        let slides = Self {
            source: source.with_options(options)?,
            exclusions,
            excluding: given.exclude.clone(),
        };
        if !given.exclude.is_empty() {
            message!("{}", slides.exclusions);
        }
        Ok(slides)
    }

    /// The slides themselves, excluded or not.
    pub(crate) fn source(&self) -> &SlideSource {
        &self.source
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

    /// Which of some slides, from here or elsewhere, are excluded.
    ///
    /// # Errors
    ///
    /// If a list cannot be read.
    pub(crate) fn excluded_of(&self, names: &[&str]) -> Result<BTreeSet<String>, CliError> {
        let excluded = resolve(&self.excluding, names, &self.source)?;
        Ok(excluded.slides().into_iter().map(str::to_owned).collect())
    }

    /// Names of the slides that are not excluded, sorted.
    fn names(&self) -> Vec<String> {
        let names = self.source.slide_names();
        let is_in = |name: &&str| !self.exclusions.contains(name);
        names.filter(is_in).map(str::to_owned).collect()
    }
}

/// The option that says what was refused.
fn option_of(error: &DataError) -> &'static str {
    match error {
        DataError::NoBins { .. } => "--bin-size",
        DataError::Labels { .. } => "--labels",
        DataError::AnnDataOnly { option } => match option {
            ReadOption::GeneSymbols => "--gene-symbols",
            ReadOption::PatientColumn => "--patient-column",
            _ => "--layer",
        },
        _ => "--image",
    }
}

fn resolve(lists: &[String], names: &[&str], source: &SlideSource) -> Result<Exclusions, CliError> {
    Exclusions::resolve(lists, names, |slide| source.meta(slide))
        .map_err(|error| CliError::of_option("--exclude", &error))
}

/// Says which slides beside these are of another layout.
fn warn_of_left_out(source: &SlideSource) {
    let left_out = source.left_out();
    if !left_out.is_empty() {
        let paths: Vec<String> = left_out.iter().map(|p| p.display().to_string()).collect();
        message!(
            "warning: skipped, because the other slides are in the layout of {} and these are not: {}; give each layout \
             to a command of its own (with `prepare --add` all come into one folder of shards)",
            source.format(),
            first_of(&paths, 5)
        );
    }
}

/// The image of each slide, from `[SLIDE=]FILE`.
fn images(given: &[String], slides: &[&str]) -> Result<BTreeMap<String, PathBuf>, CliError> {
    let mut images = BTreeMap::new();
    for given in given {
        let (slide, file) = slide_and_file("--image", given, slides)?;
        if images
            .insert(slide.to_owned(), PathBuf::from(file))
            .is_some()
        {
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
    }
    Ok(images)
}
