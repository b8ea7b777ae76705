//! Simulated folders, read back from their files.

mod ceilings;
mod folder;
mod picture;
mod reproducible;
