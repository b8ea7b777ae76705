//! Pretraining on the bundled real sample, by properties a reader can check.

mod colour_texture;
mod learning;
mod one_batch;
mod precision;
mod refusals;
mod resume;
mod runs;
mod sample;
mod siglip;
mod switches;
