//! Whose values and tiles a run is trained on.

use comtip_data::SpotSet;
use serde::{Deserialize, Serialize};

/// The training spots of a slide: digests, so that a resumed run can tell whether they are still the same.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SlideSpots {
    slide: String,
    n_spots: usize,
    /// Of their ids and values.
    sha256: String,
    /// Of the tiles of the slide; neither shards nor runs of earlier versions tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tiles_sha256: Option<String>,
}

impl SlideSpots {
    /// Of the slides of a set, in their order.
    pub(crate) fn of(set: &SpotSet) -> Vec<Self> {
        let mut n_spots = vec![0; set.slides().len()];
        for spot in 0..set.len() {
            n_spots[set.slide_idx(spot)] += 1;
        }
        let slides = set.slides().zip(n_spots).enumerate();
        slides
            .map(|(slide_idx, (facts, n_spots))| Self {
                slide: facts.slide.clone(),
                n_spots,
                sha256: set.digest_of_slide(slide_idx),
                tiles_sha256: set.tiles_digest_of_slide(slide_idx).map(str::to_owned),
            })
            .collect()
    }

    /// What is other now than when a run began, in a few words; `None` if nothing is.
    pub(crate) fn change(begun: &[Self], now: &[Self]) -> Option<String> {
        if !begun
            .iter()
            .map(|of| &of.slide)
            .eq(now.iter().map(|of| &of.slide))
        {
            return Some("other slides".to_owned());
        }
        let mut pairs = begun.iter().zip(now);
        pairs.find_map(|(begun, now)| {
            let what = match begun {
                _ if (begun.n_spots, &begun.sha256) != (now.n_spots, &now.sha256) => {
                    "other spots or values"
                }
                _ if begun.tiles_sha256.is_some() && begun.tiles_sha256 != now.tiles_sha256 => {
                    "other pixels in the tiles"
                }
                _ => return None,
            };
            Some(format!("{what} of {}", begun.slide))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(slide: &str, sha256: &str, tiles_sha256: Option<&str>) -> [SlideSpots; 1] {
        [SlideSpots {
            slide: slide.to_owned(),
            n_spots: 3,
            sha256: sha256.to_owned(),
            tiles_sha256: tiles_sha256.map(str::to_owned),
        }]
    }

    #[test]
    fn what_changed_since_a_run_began_is_named() {
        let begun = spots("A1", "ab", Some("cd"));
        let change = |now: &[SlideSpots]| SlideSpots::change(&begun, now).unwrap_or_default();
        assert_eq!(change(&spots("A1", "ab", Some("cd"))), "");
        assert_eq!(change(&[]), "other slides");
        assert_eq!(change(&spots("B1", "ab", Some("cd"))), "other slides");
        let values = change(&spots("A1", "ef", Some("cd")));
        assert_eq!(values, "other spots or values of A1");
        for tiles in [Some("ef"), None] {
            let tiles = change(&spots("A1", "ab", tiles));
            assert_eq!(tiles, "other pixels in the tiles of A1");
        }
    }

    #[test]
    fn a_run_that_does_not_tell_its_tiles_goes_on_with_any() {
        let json = r#"[{ "slide": "A1", "n_spots": 3, "sha256": "ab" }]"#;
        let begun: Vec<SlideSpots> = serde_json::from_str(json).expect("spots");
        let now = spots("A1", "ab", Some("cd"));
        assert_eq!(SlideSpots::change(&begun, &now), None);
    }
}
