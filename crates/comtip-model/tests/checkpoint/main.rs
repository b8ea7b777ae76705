//! A checkpoint comes back whole or not at all.

mod contents;
mod fixture;
mod sizes;
mod whole;
