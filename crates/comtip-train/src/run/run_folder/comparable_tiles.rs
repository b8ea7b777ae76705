//! Whether tiles show tissue as those did that a run was trained on.

use std::fs;

use comtip_data::{ShardMetadata, TileSides};

use super::{RunFolder, json};
use crate::error::TrainError;
use crate::run::slide_tiles::SlideTiles;

/// Sides that differ by no more than this share are one size.
const TOLERANCE: f64 = 0.02;

/// How much coarser than the coarsest trained on a tile may be.
const COARSEST: f64 = 2.0;

impl RunFolder {
    /// Whether it has a record of the tiles it was trained on: not that of a version which wrote none, nor a model
    /// that was taken from its run.
    pub fn tells_tiles(&self) -> bool {
        self.tiles().exists()
    }

    /// What is wrong with the tiles of a slide for this run, in a sentence; `None` if nothing is.
    ///
    /// They are to be as wide in micrometres as those of one of the training slides, within 2 %, and
    /// of at least half their pixels. Where a width in micrometres is not known, that of the other is
    /// not known either, or the tiles cannot be compared.
    ///
    /// # Errors
    ///
    /// If the record of the tiles cannot be read, or was changed; where there is [none](Self::tells_tiles), all are
    /// allowed.
    pub fn tile_problem(&self, facts: &ShardMetadata) -> Result<Option<String>, TrainError> {
        let Some(text) = self.read_tiles()? else {
            return Ok(None);
        };
        let trained = self.parse_tiles(&text)?;
        let problem = compare(&trained, facts.tile_px, facts.tile_um);
        Ok(problem.map(|(here, there)| {
            format!(
                "{} has tiles of {here}, but {} was trained on tiles of {there}",
                facts.slide,
                self.path().display()
            )
        }))
    }

    /// Checks that the training slides still have the tiles the run was trained on.
    ///
    /// # Errors
    ///
    /// If their size is another now, in pixels or micrometres, or the record of it cannot be read.
    pub fn check_tiles(&self, slides: &[ShardMetadata]) -> Result<(), TrainError> {
        match self.read_tiles()? {
            Some(text) => self.check_same_tiles(&text, slides),
            None => Ok(()),
        }
    }

    /// As [`check_tiles`](Self::check_tiles), given the text of the record.
    pub(super) fn check_same_tiles<'a>(
        &self,
        text: &str,
        slides: impl IntoIterator<Item = &'a ShardMetadata>,
    ) -> Result<(), TrainError> {
        let now = json(&SlideTiles::of(slides), &self.tiles())?;
        if text == now {
            return Ok(());
        }
        // Both as they are read: numbers may lose their last bit by it.
        let change = SlideTiles::change(&self.parse_tiles(text)?, &self.parse_tiles(&now)?);
        Err(TrainError::Run {
            path: self.tiles(),
            problem: match change {
                Some((was, is)) => format!(
                    "the run was trained on tiles of {was}, and the shards have tiles of {is} now; prepare them with \
                     tiles of the same side again"
                ),
                None => "is not what the run wrote; put it back".to_owned(),
            },
        })
    }

    /// The record of the tiles it trains on; `None` of a version that wrote none, or of a model without its run.
    fn read_tiles(&self) -> Result<Option<String>, TrainError> {
        let path = self.tiles();
        if !self.has_checked(&path)? {
            return Ok(None);
        }
        let text = fs::read_to_string(&path).map_err(TrainError::io("read", &path))?;
        Ok(Some(text))
    }

    fn parse_tiles(&self, text: &str) -> Result<Vec<SlideTiles>, TrainError> {
        serde_json::from_str(text).map_err(|error| TrainError::Run {
            path: self.tiles(),
            problem: format!("is not a record of tiles: {error}"),
        })
    }
}

/// The size of a tile and those trained on, where it is like none of them.
fn compare(trained: &[SlideTiles], tile_px: u32, tile_um: Option<f64>) -> Option<(String, String)> {
    let is_same = |trained: &SlideTiles| is_comparable(trained, tile_px, tile_um);
    if trained.is_empty() || trained.iter().any(is_same) {
        return None;
    }
    let mut sizes: Vec<String> = trained.iter().map(|t| size(t.tile_px, t.tile_um)).collect();
    sizes.sort();
    sizes.dedup();
    Some((size(tile_px, tile_um), sizes.join(", ")))
}

fn is_comparable(trained: &SlideTiles, tile_px: u32, tile_um: Option<f64>) -> bool {
    let is_as_wide = match (trained.tile_um, tile_um) {
        (Some(trained), Some(here)) => (here / trained - 1.0).abs() <= TOLERANCE,
        (None, None) => true,
        _ => false,
    };
    is_as_wide && f64::from(tile_px) * COARSEST >= f64::from(trained.tile_px)
}

fn size(tile_px: u32, tile_um: Option<f64>) -> String {
    TileSides::of_sides([(tile_px, tile_um)]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(tile_px: u32, tile_um: Option<f64>) -> Option<(String, String)> {
        let json = r#"[
            { "slide": "a", "tile_px": 145, "tile_um": 65.0, "um_per_px": 0.4488 },
            { "slide": "b", "tile_px": 147, "tile_um": 65.0, "um_per_px": null }
        ]"#;
        let trained: Vec<SlideTiles> = serde_json::from_str(json).unwrap();
        compare(&trained, tile_px, tile_um)
    }

    #[test]
    fn a_width_that_rounding_changed_is_comparable() {
        assert_eq!(problem(145, Some(65.0)), None);
        assert_eq!(problem(150, Some(65.9)), None);
        assert_eq!(problem(300, Some(65.0)), None);
    }

    #[test]
    fn tiles_of_another_width_or_far_coarser_are_not() {
        let there = "65 um (145 px), 65 um (147 px)".to_owned();
        for (px, um, here) in [
            (250, Some(112.0), "112 um (250 px)"),
            (122, Some(55.0), "55 um (122 px)"),
            (36, Some(65.0), "65 um (36 px)"),
            (145, None, "unknown um (145 px)"),
        ] {
            assert_eq!(problem(px, um), Some((here.to_owned(), there.clone())));
        }
    }

    #[test]
    fn where_no_width_is_known_the_pixels_alone_are_compared() {
        let trained = [SlideTiles {
            slide: "a".to_owned(),
            tile_px: 89,
            tile_um: None,
            mpp: None,
        }];
        assert_eq!(compare(&trained, 95, None), None);
        assert!(compare(&trained, 95, Some(55.0)).is_some());
        assert!(compare(&trained, 40, None).is_some());
        assert_eq!(compare(&[], 40, None), None);
    }
}
