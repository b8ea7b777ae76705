//! Looks at slides, one after the other.

use super::inspected_slide::InspectedSlide;
use super::inspection::Inspection;
use crate::error::DataError;
use crate::formats::NamedSlides;
use crate::slide::Slide;
use crate::tiles::{TileOptions, TileSource};

/// What was found of a slide, while it is in memory.
#[derive(Debug)]
pub enum SlideSeen<'a> {
    /// It can be prepared.
    Usable {
        /// The slide and its image, to draw it or to cut a tile.
        source: &'a TileSource<'a>,
        /// Its numbers.
        inspected: &'a InspectedSlide,
    },
    /// It cannot: [`prepare`](crate::prepare) would end with this error.
    Refused {
        /// Its name.
        name: &'a str,
        /// Its tables, if they could be read.
        slide: Option<&'a Slide>,
        /// Why it is refused.
        error: DataError,
    },
}

/// Looks at slides as [`prepare`](crate::prepare) would take them, one after the other, and writes nothing. Each is
/// handed to `on_slide` when it is read, refused or not; of those that can be prepared the numbers are returned.
///
/// # Errors
///
/// The first of `on_slide`.
///
/// # Example
///
/// ```
/// use comtip_data::{DataError, SlideSeen, SlideSource, TileOptions, inspect};
///
/// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
/// let source = SlideSource::open(sample.as_ref())?;
/// let names: Vec<String> = source.slide_names().skip(1).map(str::to_owned).collect();
/// let inspection = inspect(&names, &source, &TileOptions::default(), |seen| match seen {
///     SlideSeen::Usable { .. } => Ok(()),
///     SlideSeen::Refused { error, .. } => Err(error),
/// })?;
/// let first = &inspection.slides[0];
/// assert_eq!((first.n_spots, first.n_genes, first.tile_um), (187, 15_706, Some(100.0)));
/// assert_eq!(inspection.coverage().slides.len(), 2);
/// # Ok::<(), DataError>(())
/// ```
pub fn inspect<R: NamedSlides + ?Sized, E>(
    names: &[String],
    slides: &R,
    options: &TileOptions,
    mut on_slide: impl FnMut(SlideSeen<'_>) -> Result<(), E>,
) -> Result<Inspection, E> {
    let mut inspection = Inspection::default();
    for name in names {
        let slide = match slides.read(name) {
            Ok(slide) => slide,
            Err(error) => {
                on_slide(SlideSeen::Refused {
                    name,
                    slide: None,
                    error,
                })?;
                continue;
            }
        };
        match TileSource::of(&slide, options) {
            Ok(source) => {
                let inspected = InspectedSlide::of(&source);
                on_slide(SlideSeen::Usable {
                    source: &source,
                    inspected: &inspected,
                })?;
                inspection.slides.push(inspected);
            }
            Err(error) => on_slide(SlideSeen::Refused {
                name,
                slide: Some(&slide),
                error,
            })?,
        }
    }
    Ok(inspection)
}
