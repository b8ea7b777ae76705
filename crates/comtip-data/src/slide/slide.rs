//! One slide: where its image is, its spots, its genes and their counts.

use std::path::PathBuf;

use super::counts::Counts;
use super::image_scale::ImageScale;
use super::patient::Patient;
use super::slide_warning::SlideWarning;
use super::small_picture::SmallPicture;

/// A slide of tissue, read but for its pixels; see [`open_image`](Self::open_image) for those.
#[derive(Debug, Clone)]
pub struct Slide {
    /// Name, as in the file names.
    pub name: String,
    /// Patient the section was cut from; sections of one patient never part in a split.
    pub patient: Patient,
    /// Technology: `ST`, `Visium` or `VisiumHD`; `unknown` of a file of HEST-1k that does not tell it.
    pub technology: String,
    /// Tissue, such as `breast`, where the data tell: STimage-1K4M does by its meta table.
    pub tissue: Option<String>,
    /// The image file. Its format is known by its bytes, not by its name; it may be an AnnData file
    /// with a small picture in it.
    pub image_path: PathBuf,
    /// Radius of a spot in pixels of the image.
    pub radius_px: f64,
    /// Micrometres per pixel of the image, where the data tell; STimage-1K4M never does.
    pub scale: Option<ImageScale>,
    /// The reduced picture that comes with the counts, where another image is cut: that one must fit it.
    pub small_picture: Option<SmallPicture>,
    /// Spots that have coordinates and counts, in the order of the coordinate table (STimage-1K4M) or of
    /// the matrix (Space Ranger, AnnData); their ids are unique.
    pub spots: Vec<Spot>,
    /// Gene names, unique, in the order of the count table.
    pub genes: Vec<String>,
    /// Id of every gene as written, its version with it; `None` where the data name genes once.
    pub gene_ids: Option<Vec<String>>,
    /// Raw counts, `spots.len()` x `genes.len()`.
    pub counts: Counts,
    /// Whose reading the labels are; `None` where there are none.
    pub label_origin: Option<LabelOrigin>,
    /// Ids found in one table only.
    pub dropped: DroppedSpots,
    /// What else was left out, or is not as it should be.
    pub notes: Vec<SlideWarning>,
}

/// Whose reading the labels of a slide are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelOrigin {
    /// Someone annotated this very section.
    Annotated,
    /// Carried over from another section of the same tissue: say so beside any score computed with
    /// them.
    Transferred,
    /// Read from this column of `obs` of an AnnData file: an annotation, or the clusters of a program.
    Column(String),
    /// Read from a table that was given beside the slide: an annotation, or the clusters of a program.
    Table {
        /// Name of its file.
        file: String,
        /// What its column of labels is called, where it has a header.
        column: Option<String>,
    },
}

/// What is before the name of a column in a shard.
const COLUMN: &str = "column ";
/// What is before that of a table.
const TABLE: &str = "table ";
/// What is between that and the name of its column.
const COLUMN_OF_TABLE: &str = ", column ";

impl LabelOrigin {
    /// Its name in a shard: `annotated`, `transferred`, `column` with that of the column, or `table` with those of file
    /// and column.
    pub fn name(&self) -> String {
        match self {
            Self::Annotated => "annotated".to_owned(),
            Self::Transferred => "transferred".to_owned(),
            Self::Column(column) => format!("{COLUMN}{column}"),
            Self::Table { file, column } => match column {
                Some(column) => format!("{TABLE}{file}{COLUMN_OF_TABLE}{column}"),
                None => format!("{TABLE}{file}"),
            },
        }
    }

    /// A table and its column, as they stand in a name.
    fn of_table(table: &str) -> Self {
        let (file, column) = match table.split_once(COLUMN_OF_TABLE) {
            Some((file, column)) => (file, Some(column.to_owned())),
            None => (table, None),
        };
        Self::Table {
            file: file.to_owned(),
            column,
        }
    }

    /// The origin of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "annotated" => Some(Self::Annotated),
            "transferred" => Some(Self::Transferred),
            other => match other.strip_prefix(COLUMN) {
                Some(column) => Some(Self::Column(column.to_owned())),
                None => other.strip_prefix(TABLE).map(Self::of_table),
            },
        }
    }
}

/// A place on a slide where expression was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Id, `<slide>_<array x>x<array y>` or `<slide>_<barcode>`.
    pub id: String,
    /// Centre, pixels from the left edge of the image.
    pub x_px: f64,
    /// Centre, pixels from the top edge of the image.
    pub y_px: f64,
    /// Annotated region, where there is one.
    pub label: Option<String>,
}

/// Ids that could not be used, by name, so that a log can show them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DroppedSpots {
    /// In the coordinates but not in the counts.
    pub without_counts: Vec<String>,
    /// In the counts but not in the coordinates.
    pub without_coordinates: Vec<String>,
    /// In the annotation but not among the spots.
    pub unknown_labels: Vec<String>,
}
