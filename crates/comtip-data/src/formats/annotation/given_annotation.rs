//! Labels that were given for a slide, beside its files.

use std::path::Path;

use super::annotation_table::read_annotation;
use super::label::label_spots;
use super::spot_names::SpotNames;
use crate::error::DataError;
use crate::slide::{LabelOrigin, Slide};

impl Slide {
    /// Labels the spots by a table, in place of the labels they have. What the table names and the slide lacks is in
    /// [`Slide::dropped`].
    ///
    /// # Errors
    ///
    /// Those of [`read_annotation`], and [`DataError::Table`] if it labels no spot.
    pub(in crate::formats) fn label_by(&mut self, table: &Path) -> Result<(), DataError> {
        let ids = self.spots.iter().map(|spot| spot.id.as_str());
        let annotation = read_annotation(table, &SpotNames::of(&self.name, ids))?;
        for spot in &mut self.spots {
            spot.label = None;
        }
        self.dropped.unknown_labels = label_spots(&mut self.spots, annotation.labels);
        if self.spots.iter().all(|spot| spot.label.is_none()) {
            return Err(DataError::Table {
                path: table.to_path_buf(),
                row: 1,
                column: annotation.column,
                problem: "no spot of the slide has a label here".to_owned(),
            });
        }
        self.label_origin = Some(LabelOrigin::Table {
            file: file_name(table),
            column: annotation.column,
        });
        Ok(())
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
