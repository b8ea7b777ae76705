//! From slides to a folder of shards, slide by slide.

use std::collections::BTreeSet;
use std::path::Path;

use super::event::PrepareEvent;
use super::options::PrepareOptions;
use super::prepare_state::PrepareState;
use super::retiled;
use super::slide_job::SlideJob;
use super::workers::Work;
use crate::error::DataError;
use crate::formats::NamedSlides;
use crate::shards::Manifest;

/// Cuts the tiles of slides and writes a shard for each, then the manifest.
///
/// [`PrepareOptions::jobs`] slides are in memory at a time. A shard appears under its name only when
/// it is whole, and the manifest is brought up to date after every slide. Killed or failed, the shards that the
/// manifest of the folder lists are there, whole and made with one size of tiles; and what it listed before stays
/// listed until it is replaced, so a call that fails at once has changed nothing. Tiles of another size than those
/// listed are refused, or, with [`OtherTiles::Replace`](super::OtherTiles::Replace), cut beside them in the hidden folder `.comtip.next` and put in
/// their place when all are there. Called again, slides are kept whose files and options are those their shard was made
/// from, and the others are made; what is listed is in the end the same, byte for byte, as after a call nothing
/// stopped.
///
/// When a call ends well, with one slide done at least, slides given that could not be prepared are listed no more,
/// whatever an earlier call made of them, and [`PrepareOptions::others`] says what becomes of slides that are there from
/// an earlier call and not given now. No shard is removed: a slide that left the manifest is listed again without work if
/// nothing has changed when it is given again. What is returned is the manifest of the whole folder. One process writes
/// to a folder at a time.
///
/// # Errors
///
/// With [`OnFailure::Stop`](super::OnFailure::Stop), the first error of `read`, of the slide's image
/// ([`DataError::Image`]), of its contents ([`DataError::Slide`]: no spot, a coordinate that is no
/// number, an image that does not fit, more tiles outside it or blank than may), of its scale ([`DataError::NoScale`]: tiles are wanted in
/// micrometres) or of the disk ([`DataError::File`]). With
/// [`OnFailure::Skip`](super::OnFailure::Skip) such an error is an event, and only those of the folder and its manifest are
/// returned, and `prepare.json` beside the manifest names the slide and its error. A manifest already
/// there that cannot be read is [`DataError::Shard`], tiles of another size than those there
/// [`DataError::OtherTiles`], a folder another process is writing to
/// [`DataError::File`], a slide of the same name from elsewhere in a folder whose slides stay
/// [`DataError::OtherSource`], a scale given for a slide that is not among `names` [`DataError::Unknown`].
/// A run ended by [`PrepareOptions::stop`] is [`DataError::Cancelled`], and resumes when called again.
///
/// # Example
///
/// ```
/// use comtip_data::{
///     Counts, DroppedSpots, Patient, PatientOrigin, PrepareOptions, ShardFolder, Slide,
///     Spot, prepare,
/// };
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let image_path = folder.path().join("slide.png");
/// image::RgbImage::from_fn(40, 40, |x, _| image::Rgb([200, 150, 5 * x as u8])).save(&image_path)?;
/// let mut counts = Counts::new(2);
/// counts.push_spot([(1, 3.0)]);
/// let slide = Slide {
///     name: "s1".to_owned(),
///     patient: Patient::new("A", PatientOrigin::Table),
///     technology: "ST".to_owned(),
///     tissue: None,
///     image_path,
///     radius_px: 8.0,
///     scale: None,
///     small_picture: None,
///     spots: vec![Spot { id: "s1_1x1".to_owned(), x_px: 20.0, y_px: 20.0, label: None }],
///     genes: vec!["GFAP".to_owned(), "HLA-A".to_owned()],
///     gene_ids: None,
///     counts,
///     label_origin: None,
///     dropped: DroppedSpots::default(),
///     notes: Vec::new(),
/// };
/// let shards = folder.path().join("shards");
/// let manifest = prepare(
///     &["s1".to_owned()],
///     &|_name: &str| Ok(slide.clone()),
///     &shards,
///     &PrepareOptions::default(),
///     &mut |_event| {},
/// )?;
/// assert_eq!(manifest.slides[0].umi_total, 3.0);
/// assert_eq!(ShardFolder::open(&shards)?.manifest(), &manifest);
/// # Ok(())
/// # }
/// ```
pub fn prepare<R: NamedSlides + ?Sized>(
    names: &[String],
    reader: &R,
    to: &Path,
    options: &PrepareOptions,
    on_event: &mut (dyn FnMut(PrepareEvent<'_>) + Send),
) -> Result<Manifest, DataError> {
    options.tiles.scales.check_names(names)?;
    let slide_jobs = SlideJob::each(names, reader, options);
    let mut state = PrepareState::open(to, options)?;
    state.check(&slide_jobs, options)?;
    let earlier = slide_jobs.iter().filter_map(|job| {
        let record = state.earlier(&job.slide)?;
        Some((job.slide.clone(), record.clone()))
    });
    let work = Work {
        slide_jobs: &slide_jobs,
        reader,
        options,
        to,
        earlier: earlier.collect(),
        elsewhere: BTreeSet::new(),
    };
    let done = match state.lists_other_tiles() {
        true => retiled::retile(work, &mut state, on_event)?,
        false => {
            retiled::take_over(&work, &mut state)?;
            work.run(&mut state, on_event)?
        }
    };
    if !done.is_empty() {
        for slide in state.settle(&slide_jobs, &done, &options.others)? {
            on_event(PrepareEvent::SlideUnlisted { slide: &slide });
        }
    }
    Ok(state.into_manifest())
}
