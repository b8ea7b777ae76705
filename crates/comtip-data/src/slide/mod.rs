//! A slide of tissue in memory: its spots, counts, patient, scale and what is noted of it.

mod array_fit;
mod counts;
mod hest_technology;
mod image_scale;
mod one_section;
mod patient;
pub(crate) mod raw_count;
mod slide;
mod slide_list;
mod slide_name;
mod slide_subset;
mod slide_warning;
mod small_picture;
mod sparse_rows;
mod spot_grid;
mod spot_rows;
mod technology;
mod tissue_word;
mod unique_names;

pub(crate) use array_fit::{ArrayAxes, check_array_fit};
pub use counts::Counts;
#[cfg(feature = "hdf5")]
pub(crate) use hest_technology::HestTechnology;
pub use image_scale::{ImageScale, ScaleSource};
pub(crate) use image_scale::{VISIUM_DIAMETER_UM, printed_spot_um, spot_pitch_um};
#[cfg(feature = "hdf5")]
pub(crate) use one_section::names_sections;
pub(crate) use one_section::{ArrayPlaces, ArraySpot, Barcode, SectionSigns};
#[cfg(test)]
pub(crate) use one_section::{Pooled, Sign, pooled};
pub use patient::{Patient, PatientOrigin, PatientTable, look_alike_patients, patient_of};
pub use slide::{DroppedSpots, LabelOrigin, Slide, Spot};
pub use slide_list::read_slide_list;
pub(crate) use slide_name::check_slide_name;
pub use slide_subset::SlideSubset;
pub use slide_warning::SlideWarning;
pub use small_picture::SmallPicture;
pub(crate) use sparse_rows::SparseRows;
pub(crate) use spot_grid::{nearest_px, pitch_px, shared_places};
pub(crate) use spot_rows::SpotRows;
pub(crate) use tissue_word::meaning;
