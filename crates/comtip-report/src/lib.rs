#![doc = include_str!("../README.md")]

mod axis;
mod bar;
mod bar_chart;
mod bar_key;
mod breakable;
mod colouring;
mod column_layout;
mod control_characters;
mod crop;
mod cropped_picture;
mod embedding_chart;
#[cfg(test)]
mod hostile;
mod legend;
mod line_chart;
mod number;
mod overlay;
mod page;
mod palette;
mod paragraph;
mod paragraphs;
mod picture_file;
mod picture_style;
mod raster;
mod reader;
mod results;
mod save_link;
mod scatter_chart;
mod scatter_points;
mod section;
mod section_block;
mod series;
mod series_mark;
mod shortened_name;
mod slide_grid;
mod slide_map;
mod slide_map_svg;
mod square_axes;
mod table;
mod text;
mod thin;
mod thumbnails;
mod value_range;

pub use bar::{Bar, BarRole};
pub use bar_chart::BarChart;
pub use colouring::Colouring;
pub use embedding_chart::EmbeddingChart;
pub use line_chart::LineChart;
pub use number::{number, plain_number, significant};
pub use overlay::draw_spots;
pub use page::Report;
pub use paragraph::wrapped;
pub use reader::Reader;
pub use results::{
    ablation_section, ablation_tables, embedding_section, published_for, published_table,
    result_section, result_tables, result_verdict, study_section, study_tables, study_verdict,
    write_ablation_csv, write_ablation_json, write_result_csv, write_result_json,
    write_results_csv, write_results_json, write_study_csv, write_study_json,
};
pub use scatter_chart::ScatterChart;
pub use section::Section;
pub use section_block::SectionBlock;
pub use series::Series;
pub use slide_map::{SlideMap, SpotMark};
pub use table::{Best, Cell, Table};
