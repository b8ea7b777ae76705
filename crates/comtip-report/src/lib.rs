#![doc = include_str!("../README.md")]

mod axis;
mod bar;
mod bar_chart;
mod block;
mod colouring;
mod crop;
mod escape;
mod legend;
mod line_chart;
mod number;
mod overlay;
mod page;
mod palette;
mod raster;
mod series;
mod series_mark;
mod slide_grid;
mod slide_map;
mod slide_map_svg;
mod table;
mod thin;
mod thumbnails;
mod value_range;

pub use bar::Bar;
pub use bar_chart::BarChart;
pub use block::Block;
pub use colouring::Colouring;
pub use line_chart::LineChart;
pub use number::{number, plain_number, significant};
pub use overlay::draw_spots;
pub use page::{Report, Section};
pub use series::Series;
pub use slide_map::{SlideMap, SpotMark};
pub use table::{Best, Cell, Table};
