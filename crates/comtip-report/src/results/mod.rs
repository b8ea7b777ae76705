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
mod retrieval_section;
mod retrieval_tables;

mod robustness_section;
mod robustness_tables;

mod embedding_section;
mod slide_map;

mod ablation_tables;
mod difference_table;
mod published_columns;
mod published_tables;
mod study_cells;
mod study_section;
mod study_tables;

mod csv_row;
mod views;
mod write_result_csv;
mod write_result_json;
mod write_results;
mod write_study;

#[cfg(test)]
mod clustering_example;
#[cfg(test)]
mod example;
#[cfg(test)]
mod robustness_example;

pub use ablation_tables::ablation_tables;
pub use embedding_section::embedding_section;
pub use published_tables::{published_for, published_table};
pub use study_section::{ablation_section, study_section, study_verdict};
pub use study_tables::study_tables;
pub use views::{result_section, result_tables, result_verdict};
pub use write_result_csv::write_result_csv;
pub use write_result_json::write_result_json;
pub use write_results::{write_results_csv, write_results_json};
pub use write_study::{write_ablation_csv, write_ablation_json, write_study_csv, write_study_json};
