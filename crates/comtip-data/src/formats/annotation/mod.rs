//! Tables of labels: a spot and a region, beside slides of any format.

mod annotation_folder;
mod annotation_table;
mod given_annotation;
mod label;
mod spot_names;

pub use annotation_folder::AnnotationFolder;
pub(crate) use annotation_table::{Labels, read_annotation};
#[cfg(feature = "hdf5")]
pub(crate) use label::label_of;
pub(crate) use label::label_spots;
pub(crate) use spot_names::SpotNames;
