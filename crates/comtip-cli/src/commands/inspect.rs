//! `comtip inspect`: what a folder of slides holds.

use std::path::Path;

use comtip::data::{Slide, SlideImage, SlideReader, TileSize};

use crate::arguments::Inspect;
use crate::counted::counted;
use crate::failure::Failure;
use crate::report::{Cell, SpotMark, Table, draw_spots};
use crate::slide_board::warn;
use crate::slides::Slides;
use crate::terminal_table;

/// Longer side of a drawn slide, px.
const DRAWN_SIDE_PX: u32 = 1600;

/// Prints a row per slide and draws its spots.
///
/// # Errors
///
/// If the only slide cannot be read or its picture not be written; of several, at the end.
pub(crate) fn inspect(arguments: &Inspect) -> Result<(), Failure> {
    let slides = Slides::open(&arguments.slides)?;
    let mut table = Table {
        caption: format!("{}", arguments.slides.folder.display()),
        columns: [
            "slide",
            "patient",
            "technology",
            "spots",
            "labelled",
            "genes",
            "UMI",
            "tile px",
            "tile um",
            "um/px",
        ]
        .map(str::to_owned)
        .to_vec(),
        ..Table::default()
    };
    let names = slides.names();
    if names.is_empty() {
        return Err(Failure::none_left());
    }
    for name in &names {
        match inspect_one(&slides, name, arguments.to.as_deref()) {
            Ok(row) => table.rows.push(row),
            Err(failure) if names.len() == 1 => return Err(failure),
            Err(failure) => eprintln!("skipped {name}: {failure}"),
        }
    }
    terminal_table::print(&table);
    let of_all = counted(names.len(), "slide");
    match (names.len() - table.rows.len(), table.rows.len()) {
        (0, _) => Ok(()),
        (_, 0) => Err(Failure::input(format!("none of {of_all} can be used"))),
        (n, _) => Err(Failure::partial(format!("{n} of {of_all} cannot be used"))),
    }
}

fn inspect_one(slides: &Slides, name: &str, to: Option<&Path>) -> Result<Vec<Cell>, Failure> {
    let slide = slides.read(name)?;
    warn(&slide);
    if let Some(folder) = to {
        draw(&slide, folder)?;
    }
    Ok(row(&slide))
}

fn row(slide: &Slide) -> Vec<Cell> {
    let n_labelled = slide
        .spots
        .iter()
        .filter(|spot| spot.label.is_some())
        .count();
    let count = |n: usize| Cell::Text(n.to_string());
    let number = |value, decimals| Cell::Number { value, decimals };
    let known = |value: Option<f64>, decimals| match value {
        Some(value) => number(value, decimals),
        None => Cell::Missing("the data do not tell".to_owned()),
    };
    let tile_um = TileSize::Spot.side_um(&slide.technology, slide.radius_px, slide.scale);
    vec![
        Cell::Text(slide.name.clone()),
        Cell::Text(slide.patient.clone()),
        Cell::Text(slide.technology.clone()),
        count(slide.spots.len()),
        count(n_labelled),
        count(slide.genes.len()),
        Cell::Text(slide.counts.total().to_string()),
        number(2.0 * slide.radius_px, 1),
        known(tile_um, 1),
        known(slide.scale.map(|scale| scale.um_per_px), 4),
    ]
}

fn draw(slide: &Slide, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::write(folder, &error))?;
    let image = SlideImage::open(&slide.image_path)?;
    for note in image.notes() {
        eprintln!("warning: {}: {note}", slide.name);
    }
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
