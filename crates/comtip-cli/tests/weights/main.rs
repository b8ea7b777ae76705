//! Weights that cannot be taken get exit code 3 with file, key and remedy, and leave nothing behind;
//! those that can are verified and exported.

mod exported;
mod files;
mod fixture;
mod left_out;
mod settings;
mod unfit;
mod verified;
