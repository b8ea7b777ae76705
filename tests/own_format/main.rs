//! A slide format that no crate of the workspace knows goes the whole way.

mod own_protocol;
mod sample;
mod spot_lines;
mod whole_way;
