//! `comtip inspect`: what a folder of slides holds, and what of it can be prepared.

mod genes;
mod mix;
mod slide_row;

use std::path::Path;

use comtip::data::{Outside, PrepareOptions, SampledSlide, SlideReader, TileSource};

use crate::arguments::Inspect;
use crate::counted::counted;
use crate::failure::Failure;
use crate::report::{Cell, SpotMark, Table, draw_spots};
use crate::slide_board::warn;
use crate::slides::Slides;
use crate::terminal_table;
use genes::GenesOfSlides;
use mix::Mix;

/// Longer side of a drawn slide, px.
const DRAWN_SIDE_PX: u32 = 1600;

/// Prints a row per slide, which genes they share and how an epoch mixes them, and draws the spots.
///
/// # Errors
///
/// At the end, if there are slides that `prepare` would refuse; each was told with the words of that
/// refusal. If it would refuse all, nothing else is printed.
pub(crate) fn inspect(arguments: &Inspect) -> Result<(), Failure> {
    let slides = Slides::open(&arguments.slides)?;
    let options = arguments.tiles.options()?;
    let names = slides.names();
    let given = options.scales.check_names(&names);
    given.map_err(|error| Failure::of_option("--mpp", &error))?;
    let mut table = Table {
        caption: format!("{}", arguments.slides.folder.display()),
        columns: slide_row::COLUMNS.map(str::to_owned).to_vec(),
        ..Table::default()
    };
    if names.is_empty() {
        return Err(Failure::none_left());
    }
    let (mut genes, mut mix) = (GenesOfSlides::default(), Mix::default());
    for name in &names {
        let inspected = inspect_one(&slides, name, &options, arguments.to.as_deref());
        match inspected {
            Ok(seen) => {
                table.rows.push(seen.row);
                genes.push(name, seen.genes);
                mix.push(seen.sampled);
            }
            Err(failure) if names.len() == 1 => return Err(failure),
            Err(failure) => tell!("skipped {name}: {failure}"),
        }
    }
    let (n_usable, of_all) = (table.rows.len(), counted(names.len(), "slide"));
    if n_usable == 0 {
        return Err(Failure::input(format!("none of {of_all} can be prepared")));
    }
    terminal_table::print(&table);
    if n_usable > 1 {
        terminal_table::print(&genes.table());
        terminal_table::print(&mix.table()?);
    }
    match names.len() - n_usable {
        0 => Ok(()),
        n => Err(Failure::partial(format!(
            "{n} of {of_all} cannot be prepared"
        ))),
    }
}

/// What is kept of a slide while the others are looked at.
struct Seen {
    row: Vec<Cell>,
    genes: Vec<String>,
    sampled: SampledSlide,
}

fn inspect_one(
    slides: &Slides,
    name: &str,
    options: &PrepareOptions,
    to: Option<&Path>,
) -> Result<Seen, Failure> {
    let slide = slides.read(name)?;
    let source = match TileSource::of(&slide, options) {
        Ok(source) => source,
        Err(error) => {
            warn(&slide, &slide.notes);
            return Err(error.into());
        }
    };
    warn(&slide, source.notes());
    for line in tiles_outside(&source) {
        tell!("warning: {name}: {line}");
    }
    if let Some(folder) = to {
        draw(&source, folder)?;
    }
    Ok(Seen {
        row: slide_row::of(&source),
        sampled: SampledSlide {
            slide: slide.name.clone(),
            technology: slide.technology.clone(),
            n_spots: slide.spots.len(),
        },
        genes: slide.genes,
    })
}

/// How many tiles reach over the border, or lie beyond it.
fn tiles_outside(source: &TileSource<'_>) -> Vec<String> {
    let radius_px = source.tile_px() / 2.0;
    let outside = source.slide().spots.iter();
    let outside = outside.map(|spot| source.image().outside(spot.x_px, spot.y_px, radius_px));
    let (mut n_partly, mut n_wholly) = (0, 0);
    for outside in outside {
        n_partly += usize::from(outside == Outside::Partly);
        n_wholly += usize::from(outside == Outside::Wholly);
    }
    let lines = [
        (n_wholly, "wholly outside the image, and so wholly black"),
        (
            n_partly,
            "over the border of the image; the part outside is black",
        ),
    ];
    let some = lines.into_iter().filter(|(n, _)| *n > 0);
    some.map(|(n, what)| format!("{} {what}", counted(n, "tile")))
        .collect()
}

fn draw(source: &TileSource<'_>, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::write(folder, &error))?;
    let (slide, image) = (source.slide(), source.image());
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
    tell!("drew {}", path.display());
    Ok(())
}
