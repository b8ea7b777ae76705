//! From slides to a folder of shards, slide by slide.

mod event;
mod one_slide;
mod options;

use std::path::Path;

pub use event::PrepareEvent;
pub use options::{OnFailure, PrepareOptions, TileSize};

use crate::shard::{Manifest, check_slide_name};
use crate::{DataError, Slide};

/// Cuts the tiles of slides and writes a shard for each, then the manifest.
///
/// `read` is called with one name at a time, so one slide is in memory at a time. A shard appears
/// under its name only when it is whole, and the manifest is brought up to date after every slide:
/// killed or failed, the folder holds exactly what its manifest says. Slides that are in the folder
/// from an earlier call stay in the manifest; one of the same name is replaced. What is returned is
/// the manifest of the whole folder.
///
/// # Errors
///
/// With [`OnFailure::Stop`], the first error of `read`, of the slide's image
/// ([`DataError::Image`]), of its contents ([`DataError::Slide`]: no spot, a coordinate that is no
/// number, every tile outside the image) or of the disk ([`DataError::Io`]). With
/// [`OnFailure::Skip`] such an error is an event, and only those of the folder and its manifest are
/// returned. A manifest already there that cannot be read is [`DataError::Shard`].
///
/// # Example
///
/// ```
/// use comtip_data::{Counts, DroppedSpots, PrepareOptions, ShardFolder, Slide, Spot, prepare};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let image_path = folder.path().join("slide.png");
/// image::RgbImage::from_pixel(40, 40, image::Rgb([200, 150, 180])).save(&image_path)?;
/// let mut counts = Counts::new(2);
/// counts.push_spot([(1, 3.0)]);
/// let slide = Slide {
///     name: "s1".to_owned(),
///     patient: "A".to_owned(),
///     technology: "ST".to_owned(),
///     image_path,
///     radius_px: 8.0,
///     scale: None,
///     spots: vec![Spot { id: "s1_1x1".to_owned(), x_px: 20.0, y_px: 20.0, label: None }],
///     genes: vec!["GFAP".to_owned(), "HLA-A".to_owned()],
///     counts,
///     label_origin: None,
///     dropped: DroppedSpots::default(),
///     notes: Vec::new(),
/// };
/// let shards = folder.path().join("shards");
/// let manifest = prepare(
///     &["s1".to_owned()],
///     |_name| Ok(slide.clone()),
///     &shards,
///     &PrepareOptions::default(),
///     &mut |_event| {},
/// )?;
/// assert_eq!(manifest.slides[0].umi_total, 3.0);
/// assert_eq!(ShardFolder::open(&shards)?.manifest(), &manifest);
/// # Ok(())
/// # }
/// ```
pub fn prepare(
    names: &[String],
    mut read: impl FnMut(&str) -> Result<Slide, DataError>,
    to: &Path,
    options: &PrepareOptions,
    on_event: &mut dyn FnMut(PrepareEvent<'_>),
) -> Result<Manifest, DataError> {
    std::fs::create_dir_all(to).map_err(DataError::io("create", to))?;
    let mut manifest = Manifest::read(to)?.unwrap_or_else(Manifest::empty);
    for (slide_idx, name) in names.iter().enumerate() {
        on_event(PrepareEvent::SlideStarted {
            slide: name,
            slide_idx,
            n_slides: names.len(),
        });
        let written = check_slide_name(name)
            .and_then(|()| read(name))
            .and_then(|slide| one_slide::write(&slide, to, options, on_event));
        match written {
            Ok(entry) => {
                manifest.insert(entry.clone());
                manifest.write(to)?;
                on_event(PrepareEvent::SlideFinished { entry: &entry });
            }
            Err(error) if options.on_failure == OnFailure::Skip => {
                on_event(PrepareEvent::SlideFailed {
                    slide: name,
                    error: &error,
                });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(manifest)
}

#[cfg(test)]
mod tests;
