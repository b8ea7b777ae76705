//! What is in a folder of shards after a second `prepare`, and what `prepare` says of its options.

mod destinations;
mod failed_slides;
mod fixture;
mod listed;
mod options;
mod tile_sizes;
