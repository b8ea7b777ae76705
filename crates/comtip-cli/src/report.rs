//! A report: plain data that [`Report::to_html`] turns into one self-contained page.
//!
//! The page needs no network, no fonts and no script to be read: every picture is an inline SVG and
//! every slide thumbnail a data URI, written once however many maps lie over it. The same report
//! gives the same bytes, and every string of it is escaped.

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
mod table;
mod thin;
mod thumbnails;
mod value_range;

pub(crate) use bar::Bar;
pub(crate) use bar_chart::BarChart;
pub(crate) use block::Block;
pub(crate) use colouring::Colouring;
pub(crate) use line_chart::LineChart;
pub(crate) use number::{number, plain_number, significant};
pub(crate) use overlay::draw_spots;
pub(crate) use page::{Report, Section};
pub(crate) use series::Series;
pub(crate) use slide_map::{SlideMap, SpotMark};
pub(crate) use table::{Best, Cell, Table};
