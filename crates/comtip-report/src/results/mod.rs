//! Results of an evaluation as tables, a section of a page, JSON and CSV.

mod caption;
mod score_cell;
mod typographic;

mod cluster_tables;
mod clustering_section;
mod clustering_tables;
mod named_clusters;
mod silhouette_tables;

mod expression_maps;
mod expression_note;
mod expression_section;
mod expression_tables;
mod gene_charts;
mod gene_maps;
mod prediction;

mod direction;
mod retrieval_section;
mod retrieval_tables;

mod slide_map;

mod csv_row;
mod views;
mod write_result_csv;
mod write_result_json;

#[cfg(test)]
mod clustering_example;
#[cfg(test)]
mod example;

pub use views::{result_section, result_tables, result_verdict};
pub use write_result_csv::write_result_csv;
pub use write_result_json::write_result_json;
