//! `comtip inspect`: what a folder of slides holds, and what of it can be prepared.

mod depth;
mod genes;
mod mix;
mod said_once;
mod slide_row;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use clap::Args;
use comtip::data::{DataError, InspectedSlide, SlideSeen, TileSource};
use comtip::files::{check_writable, write_whole};
use comtip::report::{SpotMark, Table, draw_spots};
use image::{ImageFormat, RgbImage};

use crate::options::{SlideFolder, Slides, Tiles, show_guesses};
use crate::ui::{CliError, plural, skipped, terminal_table, warn};
use said_once::SaidOnce;

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
    let to = arguments.to.as_deref();
    let inspection = comtip::data::inspect(&names, slides.source(), &options, |seen| match seen {
        SlideSeen::Usable { source, inspected } => show_usable(source, inspected, to),
        SlideSeen::Refused { name, slide, error } => {
            if let Some(slide) = slide {
                warn(slide, &slide.notes);
            }
            let failure = CliError::from(error);
            if names.len() == 1 {
                return Err(failure);
            }
            message!("{}", skipped(name, &failure.to_string()));
            Ok(())
        }
    })?;
    let usable = &inspection.slides;
    let (n_usable, of_all) = (usable.len(), plural(names.len(), "slide"));
    if n_usable == 0 {
        return Err(CliError::input(format!("none of {of_all} can be prepared")));
    }
    let patients = usable.iter().map(|of| (of.slide.as_str(), &of.patient));
    show_guesses(patients, arguments.slides.patients.as_deref());
    table.rows = usable.iter().map(slide_row::of).collect();
    let once = SaidOnce::of(
        &mut table,
        &slide_row::OFTEN_SHARED,
        terminal_table::stdout_reader(),
    );
    let sentences: Vec<&str> = once.sentences.iter().map(String::as_str).collect();
    terminal_table::print_led_by(&sentences, &table);
    if let Some(words) = depth::difference(usable) {
        message!("warning: {words}");
    }
    if n_usable > 1 {
        let mut genes = genes::table(&inspection.coverage());
        once.shorten(&mut genes);
        terminal_table::print(&genes);
        terminal_table::print(&mix::table(&inspection)?);
    }
    match names.len() - n_usable {
        0 => Ok(()),
        n => Err(CliError::partial(format!(
            "{n} of {of_all} cannot be prepared"
        ))),
    }
}

/// Says what is to be known of a slide that can be prepared, and draws it where its picture is wanted.
fn show_usable(
    source: &TileSource<'_>,
    inspected: &InspectedSlide,
    to: Option<&Path>,
) -> Result<(), CliError> {
    warn(source.slide(), &inspected.warnings);
    let outside = [
        (
            inspected.n_tiles_wholly_outside,
            "wholly outside the image, and so wholly black",
        ),
        (
            inspected.n_tiles_partly_outside,
            "over the border of the image; the part outside is black",
        ),
    ];
    for (n_tiles, what) in outside.into_iter().filter(|(n_tiles, _)| *n_tiles > 0) {
        let n_tiles = plural(n_tiles, "tile");
        message!("warning: {}: {n_tiles} {what}", inspected.slide);
    }
    match to {
        Some(folder) => write_picture(folder, &inspected.slide, &draw(source)?),
        None => Ok(()),
    }
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
        .source()
        .slide_names()
        .filter_map(|name| real(&slides.source().image_path(name)?))
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

fn draw(source: &TileSource<'_>) -> Result<RgbImage, DataError> {
    let (slide, image) = (source.slide(), source.image());
    let (width_px, height_px) = image.size();
    let marks: Vec<SpotMark> = slide
        .spots
        .iter()
        .map(|spot| SpotMark {
            x_px: spot.x_px,
            y_px: spot.y_px,
            id: spot.id.clone(),
        })
        .collect();
    Ok(draw_spots(
        &image.thumbnail(DRAWN_SIDE_PX)?,
        width_px,
        height_px,
        &marks,
        slide.radius_px,
    ))
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
