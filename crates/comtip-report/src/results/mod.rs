//! Results of an evaluation as tables, a section of a page, JSON and CSV.

mod caption;
mod method_charts;
mod score_cell;
mod typographic;

mod cluster_tables;
mod clustering_section;
mod clustering_tables;
mod named_clusters;
mod silhouette_tables;

mod coverage_table;
mod expression_maps;
mod expression_note;
mod expression_section;
mod expression_tables;
mod gene_charts;
mod gene_maps;
mod gene_table;
mod metric_tables;
mod prediction;

mod direction;
mod retrieval_rows;
mod retrieval_section;
mod retrieval_tables;

mod robustness_rows;
mod robustness_section;
mod robustness_tables;

mod embedding_section;
mod slide_map;

mod csv_ceiling;
mod csv_intervals;
mod csv_row;
mod csv_rows;
mod expression_rows;
mod metric_name;
mod views;
mod write_result_csv;
mod write_result_json;
mod write_results;

#[cfg(test)]
mod clustering_example;
#[cfg(test)]
mod example;
#[cfg(test)]
mod robustness_example;

pub use embedding_section::embedding_section;
pub use views::{result_section, result_tables, result_verdict};
pub use write_result_csv::write_result_csv;
pub use write_result_json::write_result_json;
pub use write_results::{write_results_csv, write_results_json};
