//! The `comtip` command.
mod report;

fn main() {}
