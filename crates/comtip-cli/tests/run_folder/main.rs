//! Folders of runs: what was changed in one is refused, what its weights have seen is reported, and one given in the wrong
//! place is named.

mod edited;
mod fixture;
mod other_pixels;
mod places;
mod probe;
mod provenance;
mod study;
mod study_fixture;
mod study_refusals;
mod study_stopped;
mod tampered;
