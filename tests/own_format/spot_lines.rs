//! The format: a text file a slide, its rows separated by tabs.

use std::fs;
use std::path::{Path, PathBuf};

use comtip::data::{
    Counts, DataError, DroppedSpots, LabelOrigin, Patient, PatientOrigin, ReadOption, ReadOptions,
    Slide, SlideFormat, SlideReader, Spot,
};
use comtip::files::file_stamps;

/// `<slide>.spots`, a file a slide, its columns separated by tabs:
///
/// ```text
/// patient <name>
/// image   <path>
/// radius  <px>
/// genes   <symbol> <symbol> ...
/// spot    <id> <x> <y> <label or nothing> <count> <count> ...     a line a spot, a count a gene
/// ```
pub(crate) struct SpotLines;

/// A file of [`SpotLines`].
struct SpotLinesFile {
    name: String,
    path: PathBuf,
}

impl SlideFormat for SpotLines {
    fn name(&self) -> &str {
        "spot lines"
    }

    fn detect(&self, path: &Path) -> Result<Option<Box<dyn SlideReader>>, DataError> {
        let is_of_format = path.is_file() && path.extension().is_some_and(|end| end == "spots");
        let stem = path.file_stem().filter(|_| is_of_format);
        Ok(stem.map(|stem| {
            Box::new(SpotLinesFile {
                name: stem.to_string_lossy().into_owned(),
                path: path.to_owned(),
            }) as Box<dyn SlideReader>
        }))
    }
}

impl SlideReader for SpotLinesFile {
    fn slide_names(&self) -> Vec<&str> {
        vec![&self.name]
    }

    fn read(&self, slide: &str, options: &ReadOptions) -> Result<Slide, DataError> {
        let text = fs::read_to_string(&self.path).map_err(|error| self.error(1, &error))?;
        let mut read = Slide {
            name: slide.to_owned(),
            patient: Patient::unknown(),
            technology: "ST".to_owned(),
            tissue: None,
            image_path: PathBuf::new(),
            radius_px: 0.0,
            scale: None,
            small_picture: None,
            spots: Vec::new(),
            genes: Vec::new(),
            gene_ids: None,
            counts: Counts::new(0),
            label_origin: Some(LabelOrigin::Annotated),
            dropped: DroppedSpots::default(),
            notes: Vec::new(),
        };
        for (row, line) in (1..).zip(text.lines()) {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["patient", name] => read.patient = Patient::new(name, PatientOrigin::Metadata),
                ["image", path] => read.image_path = path.into(),
                ["radius", px] => read.radius_px = self.number(row, px)?,
                ["genes", ref genes @ ..] => {
                    read.genes = genes.iter().map(|&gene| gene.to_owned()).collect();
                    read.counts = Counts::new(genes.len());
                }
                ["spot", id, x, y, label, ref counts @ ..] if counts.len() == read.genes.len() => {
                    read.spots.push(Spot {
                        id: id.to_owned(),
                        x_px: self.number(row, x)?,
                        y_px: self.number(row, y)?,
                        label: Some(label.to_owned()).filter(|label| !label.is_empty()),
                    });
                    let mut row_of_counts = Vec::new();
                    for (gene, count) in (0..).zip(counts) {
                        let count = self.number(row, count)? as f32;
                        row_of_counts.extend(Some((gene, count)).filter(|_| count > 0.0));
                    }
                    read.counts.push_spot(row_of_counts);
                }
                _ => return Err(self.error(row, "is no line of this format")),
            }
        }
        if let Some(image) = options.images.get(slide) {
            read.image_path.clone_from(image);
        }
        Ok(read)
    }

    fn takes(&self) -> &[ReadOption] {
        &[ReadOption::Image]
    }

    fn fingerprint(&self, _slide: &str, options: &ReadOptions) -> Option<String> {
        let mut paths = vec![self.path.clone()];
        paths.extend(options.images.values().cloned());
        file_stamps(&paths)
    }
}

impl SpotLinesFile {
    fn number(&self, row: u64, text: &str) -> Result<f64, DataError> {
        text.parse().map_err(|error| self.error(row, &error))
    }

    fn error(&self, row: u64, problem: impl ToString) -> DataError {
        DataError::Table {
            path: self.path.clone(),
            row,
            column: None,
            problem: problem.to_string(),
        }
    }
}
