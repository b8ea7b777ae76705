//! `comtip inspect`: what a folder of slides holds, and what of it can be prepared.

mod genes;
mod mix;
mod slide_row;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use clap::Args;
use comtip::data::{GeneSets, Patient, SampledSlide, SlideReader, TileOptions, TileSource};
use comtip::files::{check_writable, write_whole};
use comtip::image::Outside;
use comtip::report::{Cell, SpotMark, Table, draw_spots};
use image::{ImageFormat, RgbImage};

use crate::options::{SlideFolder, Slides, Tiles, show_guesses};
use crate::ui::{CliError, plural, terminal_table, warn};
use mix::Mix;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  comtip inspect slides --image V10_A1=V10_A1.tif --to pictures")]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) slides: SlideFolder,
    #[command(flatten)]
    pub(crate) tiles: Tiles,
    /// Folder for pictures of the slides with their spots, SLIDE.spots.png each; without it none are drawn.
    #[arg(long)]
    pub(crate) to: Option<PathBuf>,
}

/// Longer side of a drawn slide, px.
const DRAWN_SIDE_PX: u32 = 1600;

/// Prints a row per slide, which genes they share and how an epoch mixes them, and draws the spots.
///
/// # Errors
///
/// At the end, if there are slides that `prepare` would refuse; each was shown with the words of that
/// refusal. If it would refuse all, nothing else is printed.
pub(crate) fn inspect(arguments: &Inspect) -> Result<(), CliError> {
    let slides = Slides::open(&arguments.slides)?;
    let options = arguments.tiles.options()?;
    let names = slides.chosen(&arguments.slides.slides)?;
    let given = options.scales.check_names(&names);
    given.map_err(|error| CliError::of_option("--mpp", &error))?;
    let mut table = Table {
        caption: format!("{}", arguments.slides.folder.display()),
        columns: slide_row::COLUMNS.map(str::to_owned).to_vec(),
        ..Table::default()
    };
    if names.is_empty() {
        return Err(CliError::none_left());
    }
    if let Some(folder) = &arguments.to {
        check_folder(folder, &arguments.slides.folder)?;
        check_pictures(folder, &slides, &names)?;
    }
    let (mut genes, mut mix) = (GeneSets::default(), Mix::default());
    let mut patients: Vec<(String, Patient)> = Vec::new();
    for name in &names {
        let inspected = inspect_one(&slides, name, &options, arguments.to.is_some());
        match inspected {
            Ok(seen) => {
                if let (Some(folder), Some(drawn)) = (&arguments.to, &seen.drawn) {
                    write_picture(folder, name, drawn)?;
                }
                table.rows.push(seen.row);
                patients.push((name.clone(), seen.patient));
                genes.push(name, &seen.genes);
                mix.push(seen.sampled);
            }
            Err(failure) if names.len() == 1 => return Err(failure),
            Err(failure) => message!("skipped {name}: {failure}"),
        }
    }
    let (n_usable, of_all) = (table.rows.len(), plural(names.len(), "slide"));
    if n_usable == 0 {
        return Err(CliError::input(format!("none of {of_all} can be prepared")));
    }
    let patients = patients
        .iter()
        .map(|(slide, patient)| (slide.as_str(), patient));
    show_guesses(patients, arguments.slides.patients.as_deref());
    terminal_table::print(&table);
    if n_usable > 1 {
        terminal_table::print(&genes::table(genes));
        terminal_table::print(&mix.table()?);
    }
    match names.len() - n_usable {
        0 => Ok(()),
        n => Err(CliError::partial(format!(
            "{n} of {of_all} cannot be prepared"
        ))),
    }
}

/// What is kept of a slide while the others are looked at.
struct Seen {
    row: Vec<Cell>,
    patient: Patient,
    /// Its picture, where one is wanted.
    drawn: Option<RgbImage>,
    genes: Vec<String>,
    sampled: SampledSlide,
}

fn inspect_one(
    slides: &Slides,
    name: &str,
    options: &TileOptions,
    is_drawn: bool,
) -> Result<Seen, CliError> {
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
        message!("warning: {name}: {line}");
    }
    let drawn = is_drawn.then(|| draw(&source));
    Ok(Seen {
        row: slide_row::of(&source),
        patient: slide.patient.clone(),
        drawn,
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
    some.map(|(n, what)| format!("{} {what}", plural(n, "tile")))
        .collect()
}

/// The picture of a slide in a folder, by a name that images of slides do not have.
fn picture(folder: &Path, slide: &str) -> PathBuf {
    folder.join(format!("{slide}.spots.png"))
}

/// Refuses, before anything is read, pictures that would replace the image of a slide.
fn check_pictures(folder: &Path, slides: &Slides, names: &[String]) -> Result<(), CliError> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    // Of all slides in the folder, whichever are looked at.
    let images: BTreeSet<PathBuf> = slides
        .all_names()
        .filter_map(|name| real(&slides.image_path(name)?))
        .collect();
    for name in names {
        let image = real(&picture(folder, name)).filter(|path| images.contains(path));
        if let Some(image) = image {
            return Err(CliError::usage(format!(
                "--to {}: the picture of {name} would replace the image of a slide, {}; choose another folder",
                folder.display(),
                image.display()
            )));
        }
    }
    Ok(())
}

/// Refuses, before anything is read, a folder for pictures that cannot be written to, or is that of the slides.
fn check_folder(folder: &Path, slides: &Path) -> Result<(), CliError> {
    std::fs::create_dir_all(folder).map_err(|error| CliError::write(folder, &error))?;
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if real(folder) == real(slides) {
        let shown = folder.display();
        return Err(CliError::usage(format!(
            "--to {shown}: is the folder of the slides; choose another for the pictures"
        )));
    }
    check_writable(&picture(folder, "picture"))?;
    Ok(())
}

fn draw(source: &TileSource<'_>) -> RgbImage {
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
    draw_spots(
        &image.thumbnail(DRAWN_SIDE_PX),
        image.width_px(),
        image.height_px(),
        &marks,
        slide.radius_px,
    )
}

fn write_picture(folder: &Path, slide: &str, drawn: &RgbImage) -> Result<(), CliError> {
    let path = picture(folder, slide);
    let mut png = Cursor::new(Vec::new());
    drawn
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|error| CliError::write(&path, &error))?;
    write_whole(&path, &png.into_inner())?;
    message!("drew {}", path.display());
    Ok(())
}
