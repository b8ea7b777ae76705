//! Files of AnnData (`.h5ad`), also those of HEST-1k.

mod anndata_file;
#[cfg(feature = "hdf5")]
mod assemble;
#[cfg(feature = "hdf5")]
mod column;
#[cfg(feature = "hdf5")]
mod counts;
#[cfg(feature = "hdf5")]
mod data_frame;
#[cfg(feature = "hdf5")]
mod decode_picture;
mod detect;
#[cfg(feature = "hdf5")]
mod features;
#[cfg(feature = "hdf5")]
mod in_tissue;
#[cfg(feature = "hdf5")]
mod layer;
#[cfg(feature = "hdf5")]
mod library;
#[cfg(feature = "hdf5")]
mod patient;
mod picture;
#[cfg(feature = "hdf5")]
mod places;
mod read;
#[cfg(feature = "hdf5")]
mod sections;
#[cfg(feature = "hdf5")]
mod technology;
#[cfg(feature = "hdf5")]
mod tile_image;

pub use anndata_file::AnnDataFile;
pub(crate) use detect::AnnData;
pub(crate) use picture::AnnDataPicture;

#[cfg(all(test, feature = "hdf5"))]
mod chosen_parts;
#[cfg(all(test, feature = "hdf5"))]
mod counts_of_one;
#[cfg(all(test, feature = "hdf5"))]
mod damaged_files;
#[cfg(all(test, feature = "hdf5"))]
mod hest_files;
#[cfg(all(test, feature = "hdf5"))]
mod malformed_files;
#[cfg(all(test, feature = "hdf5"))]
mod pooled_files;
#[cfg(all(test, feature = "hdf5"))]
mod read_built;
#[cfg(all(test, feature = "hdf5"))]
mod todays_files;

#[cfg(all(test, feature = "hdf5"))]
mod tests;
