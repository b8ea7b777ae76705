//! The shape of the workspace, held to what docs/architecture.md says of it.

mod crates;
mod files;
mod imports;
mod literals;
mod public_items;
mod sources;
mod words;
