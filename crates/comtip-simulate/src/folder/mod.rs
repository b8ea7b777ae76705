//! The files of simulated slides.

mod cohort_tables;
mod count_tables;
mod slide_files;
mod slide_tables;

pub(crate) use cohort_tables::{gene_table, meta_table, patient_table};
pub(crate) use count_tables::write_counts_and_rates;
pub(crate) use slide_files::CohortFiles;
pub(crate) use slide_tables::{annotation_table, coordinate_table, state_table};
