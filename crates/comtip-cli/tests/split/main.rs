//! Shards divided by patients and by spots, and slides excluded, on the real sample.

mod fixture;
mod folds;
mod gene_selections;
mod names;
mod patient_tables;
mod random_spots;
mod run_patients;
mod twins;
mod unknown_patients;
