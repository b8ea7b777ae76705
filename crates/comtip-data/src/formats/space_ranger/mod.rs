//! Output folders of Space Ranger: Visium and Visium HD.

mod agreement;
mod barcodes;
mod bin_choice;
mod count_source;
mod detect;
mod factors_json;
mod feature_table;
mod features;
mod layout;
mod matrix;
mod matrix_entry;
#[cfg(feature = "hdf5")]
mod matrix_h5;
mod matrix_header;
mod named_file;
mod no_spots;
mod outs;
mod positions_csv;
mod positions_parquet;
mod read;
mod scale_factors;
mod sections;
mod space_ranger_folder;
mod spot_positions;
mod tile_image;
mod tsv_rows;

pub(crate) use detect::SpaceRanger;
#[cfg(feature = "hdf5")]
pub(crate) use scale_factors::ScaleFactors;
pub use space_ranger_folder::SpaceRangerFolder;

#[cfg(test)]
mod arbitrary_bytes;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(all(test, feature = "hdf5"))]
mod h5_tests;
#[cfg(test)]
mod handed_out;
#[cfg(test)]
mod pooled_folders;
#[cfg(all(test, feature = "hdf5"))]
mod space_ranger_4;

#[cfg(test)]
pub(crate) use fixture::{Fixture, golden_root};

#[cfg(test)]
mod tests;
