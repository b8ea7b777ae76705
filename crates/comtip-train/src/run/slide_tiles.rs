//! How large the tiles are that a run was trained on.

use comtip_data::{ShardMetadata, TileSides};
use serde::{Deserialize, Serialize};

/// How large the tiles of a training slide are: an entry of `tiles.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SlideTiles {
    pub(crate) slide: String,
    /// Side in pixels of the slide's image.
    pub(crate) tile_px: u32,
    /// Side in micrometres, where it is known.
    pub(crate) tile_um: Option<f64>,
    /// Micrometres per pixel, where they are known.
    #[serde(rename = "um_per_px")]
    pub(crate) mpp: Option<f64>,
}

impl SlideTiles {
    /// Of slides, in their order.
    pub(crate) fn of<'a>(slides: impl IntoIterator<Item = &'a ShardMetadata>) -> Vec<Self> {
        slides
            .into_iter()
            .map(|facts| Self {
                slide: facts.slide.clone(),
                tile_px: facts.tile_px,
                tile_um: facts.tile_um,
                mpp: facts.mpp,
            })
            .collect()
    }

    /// What the tiles of a run were, and what those of its shards are now; `None` where they are the same.
    ///
    /// Sizes of all where these differ, and else of the first slide that is another.
    pub(crate) fn change(begun: &[Self], now: &[Self]) -> Option<(String, String)> {
        if begun == now {
            return None;
        }
        let sides = |tiles: &[Self]| {
            TileSides::of_sides(tiles.iter().map(|of| (of.tile_px, of.tile_um))).to_string()
        };
        let (was, is) = (sides(begun), sides(now));
        if was != is {
            return Some((was, is));
        }
        let differs = |(was, is): &(&Self, &Self)| was != is;
        match begun.iter().zip(now).find(differs) {
            Some((was, is)) => Some((was.in_full(), is.in_full())),
            None => Some((of_slides(begun.len()), of_slides(now.len()))),
        }
    }

    /// To the last digit, where rounded sizes are the same.
    fn in_full(&self) -> String {
        let known = |number: Option<f64>| number.map_or("unknown".to_owned(), |it| it.to_string());
        format!(
            "{} um ({} px, {} um per px) on {}",
            known(self.tile_um),
            self.tile_px,
            known(self.mpp),
            self.slide
        )
    }
}

fn of_slides(n_slides: usize) -> String {
    format!("those of {n_slides} slides")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiles(slide: &str, tile_px: u32, tile_um: f64, mpp: f64) -> SlideTiles {
        SlideTiles {
            slide: slide.to_owned(),
            tile_px,
            tile_um: Some(tile_um),
            mpp: Some(mpp),
        }
    }

    #[test]
    fn a_change_names_the_sizes_that_were_and_those_that_are() {
        let begun = [tiles("a", 145, 65.0, 0.4488), tiles("b", 147, 65.0, 0.4422)];
        let now = [
            tiles("a", 250, 112.0, 0.4488),
            tiles("b", 253, 112.0, 0.4422),
        ];
        assert_eq!(SlideTiles::change(&begun, &begun), None);
        let (was, is) = SlideTiles::change(&begun, &now).expect("they differ");
        assert_eq!(was, "65 um (145 to 147 px)");
        assert_eq!(is, "112 um (250 to 253 px)");
    }

    #[test]
    fn where_rounded_sizes_are_the_same_the_first_other_slide_is_named_in_full() {
        let begun = [tiles("a", 145, 65.0, 0.4488), tiles("b", 145, 65.0, 0.4488)];
        let now = [
            tiles("a", 145, 65.0, 0.4488),
            tiles("b", 145, 65.01, 0.4489),
        ];
        let (was, is) = SlideTiles::change(&begun, &now).expect("they differ");
        assert_eq!(was, "65 um (145 px, 0.4488 um per px) on b");
        assert_eq!(is, "65.01 um (145 px, 0.4489 um per px) on b");
    }

    #[test]
    fn the_file_has_the_names_that_runs_so_far_have() {
        let json = r#"{"slide":"a","tile_px":145,"tile_um":65.0,"um_per_px":0.4488}"#;
        let of_a = tiles("a", 145, 65.0, 0.4488);
        assert_eq!(serde_json::to_string(&of_a).expect("JSON"), json);
        let read: SlideTiles = serde_json::from_str(json).expect("an entry");
        assert_eq!(read, of_a);
    }
}
