//! HDF5 files, read within bounds: no size is trusted before it is compared with the file's length.

mod compressed;
mod filter_name;
mod h5_file;
mod numeric_dataset;
mod single_number;
mod texts;

pub(crate) use compressed::Compressed;
pub(crate) use h5_file::{H5File, Object};
pub(crate) use numeric_dataset::NumericDataset;
