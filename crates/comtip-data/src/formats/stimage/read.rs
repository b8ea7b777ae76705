//! From the tables of a slide to the slide.

use std::collections::HashSet;
use std::path::PathBuf;

use comtip_files::file_stamps;

use super::meta::SlideMeta;
use super::stimage_dataset::StImageDataset;
use super::{coordinates, count_table, join, sections};
use crate::error::DataError;
use crate::formats::annotation::{SpotNames, read_annotation};
use crate::formats::read_options::ReadOptions;
use crate::formats::slide_reader::SlideReader;
use crate::genes::GeneNaming;
use crate::slide::{Slide, patient_of};

impl SlideReader for StImageDataset {
    fn slide_names(&self) -> Vec<&str> {
        Self::slide_names(self).collect()
    }

    fn read(&self, slide: &str, _options: &ReadOptions) -> Result<Slide, DataError> {
        Self::read(self, slide)
    }

    fn fingerprint(&self, slide: &str, _options: &ReadOptions) -> Option<String> {
        Self::fingerprint(self, slide)
    }

    fn image_path(&self, slide: &str, _options: &ReadOptions) -> Option<PathBuf> {
        self.slides.get(slide)?.image().ok()
    }

    fn meta(&self, slide: &str) -> Option<&SlideMeta> {
        Self::meta(self, slide)
    }
}

impl StImageDataset {
    /// Reads the tables of one slide and joins them by spot id.
    ///
    /// Its spots are those with coordinates and counts, in the order of the coordinates; ids of
    /// one table only are in [`Slide::dropped`]. Its patient is guessed by [`patient_of`]. A
    /// section annotated itself is labelled by that, otherwise by transferred labels.
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] if there is no such slide, [`DataError::MissingFile`] if it lacks
    /// counts or image, [`DataError::Table`] for a malformed table, with its row and column, and
    /// [`DataError::Slide`] if no spot has both coordinates and counts, they are of several sections, or
    /// do not lie where the array has them.
    pub fn read(&self, slide: &str) -> Result<Slide, DataError> {
        if slide.contains(['/', '\\']) || slide.contains("..") {
            let problem = "a slide is given by its name, not by a path".to_owned();
            return Err(DataError::Slide {
                slide: slide.to_owned(),
                problem,
            });
        }
        let Some(files) = self.slides.get(slide) else {
            return Err(DataError::unknown("slide", slide, self.slide_names()));
        };
        let image_path = files.image()?;
        let table = files.counts()?;
        let coordinates = coordinates::read_coordinates(&files.coordinates())?;
        let ids = coordinates.spots.iter().map(|spot| spot.id.as_str());
        let ids: HashSet<&str> = ids.collect();
        let table = count_table::read_counts(&table, &ids)?;
        let labels = match self.annotation(slide) {
            Some((_, path)) => {
                read_annotation(&path, &SpotNames::of(slide, ids.iter().copied()))?.labels
            }
            None => Vec::new(),
        };
        let radius_px = coordinates.radius_px;
        let joined = join::join(slide, coordinates, table, labels)?;
        sections::check_one_section(&joined.spots).map_err(|problem| DataError::Slide {
            slide: slide.to_owned(),
            problem,
        })?;
        let mirrored =
            sections::check_positions(&joined.spots).map_err(|problem| DataError::Slide {
                slide: slide.to_owned(),
                problem: format!("{}: {problem}", files.coordinates().display()),
            })?;
        let mut notes = joined.doubts;
        notes.extend(mirrored);
        let gene_ids = match GeneNaming::of(&joined.genes) {
            GeneNaming::Symbols => None,
            GeneNaming::EnsemblIds => Some(joined.genes.clone()),
        };
        Ok(Slide {
            name: slide.to_owned(),
            patient: patient_of(slide),
            technology: files.technology.to_owned(),
            tissue: self.tissue(slide).map(str::to_owned),
            image_path,
            radius_px,
            scale: None,
            small_picture: None,
            spots: joined.spots,
            genes: joined.genes,
            gene_ids,
            counts: joined.counts,
            label_origin: self.label_origin(slide),
            dropped: joined.dropped,
            notes,
        })
    }

    /// Technology, tissue, whose reading the labels are, and name, length and time of change of the files
    /// a slide would be read from; `None` if one is not there.
    pub(crate) fn fingerprint(&self, slide: &str) -> Option<String> {
        let files = self.slides.get(slide)?;
        let mut paths = vec![
            files.coordinates(),
            files.counts().ok()?,
            files.image().ok()?,
        ];
        let (origin, annotation) = self.annotation(slide).unzip();
        paths.extend(annotation);
        let origin = origin.map_or_else(|| "none".to_owned(), |origin| origin.name());
        let tissue = self.tissue(slide).unwrap_or_default();
        let stamps = file_stamps(&paths)?;
        let technology = &files.technology;
        Some(format!("{technology} {tissue} labels {origin}\n{stamps}"))
    }
}
