//! Results of an evaluation as tables, a section of a page, JSON and CSV.

mod caption;
mod typographic;

mod clustering_section;
mod clustering_tables;
mod named_clusters;

mod expression_maps;
mod expression_note;
mod expression_section;
mod expression_tables;
mod gene_maps;

mod slide_map;

mod csv_rows;
mod views;
mod write_csv;
mod write_json;

pub use views::{result_section, result_tables};
pub use write_csv::write_csv;
pub use write_json::write_json;
