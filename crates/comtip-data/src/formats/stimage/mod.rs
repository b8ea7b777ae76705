//! The layout of STimage-1K4M: tables of coordinates, counts and annotations beside images.

mod coordinates;
mod count_cell;
mod count_table;
mod detect;
mod join;
mod layout;
mod meta;
mod read;
mod sections;
mod stimage_dataset;
mod sum_column;

pub(crate) use detect::StImage;
pub use meta::SlideMeta;
pub use stimage_dataset::StImageDataset;

#[cfg(test)]
mod arbitrary_bytes;
#[cfg(test)]
pub(crate) mod fixture;

#[cfg(test)]
pub(crate) use fixture::{COUNTS, Fixture, sample, sample_root};

#[cfg(test)]
mod refused_files;
#[cfg(test)]
mod tests;
