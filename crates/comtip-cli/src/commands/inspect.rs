//! `comtip inspect`: what a folder of slides holds.

use std::path::Path;

use comtip::data::{Slide, SlideImage, StImageDataset};

use super::prepare::warn_dropped;
use crate::arguments::Inspect;
use crate::failure::Failure;
use crate::report::{Cell, SpotMark, Table, draw_spots};
use crate::terminal_table;

/// Longer side of a drawn slide, px.
const DRAWN_SIDE_PX: u32 = 1600;

/// Prints a row per slide and draws its spots.
///
/// # Errors
///
/// If a slide cannot be read or a picture not be written.
pub(crate) fn inspect(arguments: &Inspect) -> Result<(), Failure> {
    let dataset = StImageDataset::open(&arguments.folder)?;
    let mut table = Table {
        caption: format!("{}", arguments.folder.display()),
        columns: [
            "slide", "patient", "spots", "labelled", "genes", "UMI", "tile px",
        ]
        .map(str::to_owned)
        .to_vec(),
        ..Table::default()
    };
    for name in dataset.slide_names() {
        let slide = dataset.read(name)?;
        warn_dropped(name, &slide.dropped);
        table.rows.push(row(&slide));
        if let Some(folder) = &arguments.to {
            draw(&slide, folder)?;
        }
    }
    terminal_table::print(&table);
    Ok(())
}

fn row(slide: &Slide) -> Vec<Cell> {
    let n_labelled = slide
        .spots
        .iter()
        .filter(|spot| spot.label.is_some())
        .count();
    let count = |n: usize| Cell::Text(n.to_string());
    vec![
        Cell::Text(slide.name.clone()),
        Cell::Text(slide.patient.clone()),
        count(slide.spots.len()),
        count(n_labelled),
        count(slide.genes.len()),
        Cell::Text(slide.counts.total().to_string()),
        Cell::Number {
            value: 2.0 * slide.radius_px,
            decimals: 1,
        },
    ]
}

fn draw(slide: &Slide, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::write(folder, &error))?;
    let image = SlideImage::open(&slide.image_path)?;
    let marks: Vec<SpotMark> = slide
        .spots
        .iter()
        .map(|spot| SpotMark {
            x_px: spot.x_px,
            y_px: spot.y_px,
            id: spot.id.clone(),
        })
        .collect();
    let drawn = draw_spots(
        &image.thumbnail(DRAWN_SIDE_PX),
        image.width_px(),
        image.height_px(),
        &marks,
        slide.radius_px,
    );
    let path = folder.join(format!("{}.png", slide.name));
    drawn
        .save(&path)
        .map_err(|error| Failure::write(&path, &error))?;
    eprintln!("drew {}", path.display());
    Ok(())
}
