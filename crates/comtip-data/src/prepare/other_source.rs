//! A guard against two slides of one name.

use std::path::Path;

use super::options::PrepareOptions;
use super::other_slides::OtherSlides;
use super::other_tiles::OtherTiles;
use super::shard_record::ShardRecord;
use super::slide_job::SlideJob;
use crate::error::DataError;
use crate::slide::Slide;

/// Refuses to replace the shard of another slide of the same name in a folder whose slides stay.
///
/// It is another one if it was read from a place where slides still lie, or, as far as places do not tell, if its
/// technology is another. A data set may move: then nothing lies where it was.
///
/// # Errors
///
/// [`DataError::OtherSource`], with technology and place of both.
pub(super) fn check_source(
    record: &ShardRecord,
    job: &SlideJob,
    slide: &Slide,
    options: &PrepareOptions,
) -> Result<(), DataError> {
    let stays = matches!(options.others, OtherSlides::Stay { .. });
    if !stays || options.other_tiles == OtherTiles::Replace {
        return Ok(());
    }
    let there = (record.entry.technology.as_str(), record.place.as_deref());
    let asked = (slide.technology.as_str(), job.place.as_deref());
    let is_same = match (there.1, asked.1) {
        (Some(there), Some(asked)) if there == asked => true,
        (Some(there), Some(_)) if there.exists() => false,
        _ => there.0 == asked.0,
    };
    match is_same {
        true => Ok(()),
        false => Err(DataError::OtherSource {
            slide: slide.name.clone(),
            there: described(there),
            asked: described(asked),
        }),
    }
}

fn described((technology, place): (&str, Option<&Path>)) -> String {
    match place {
        Some(place) => format!("{technology} from {}", place.display()),
        None => technology.to_owned(),
    }
}
