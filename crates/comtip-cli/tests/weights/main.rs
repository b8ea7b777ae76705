//! Weights that cannot be taken get exit code 3 with file, key and remedy, and leave nothing behind;
//! those that can are verified and exported.

mod files;
mod fixture;
mod unfit;
mod verified;
