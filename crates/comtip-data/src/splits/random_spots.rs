//! Random spots of every slide held out.

use std::collections::BTreeSet;
use std::path::Path;

use comtip_files::{parse_version, write_json};
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::allowed_leak::AllowedLeak;
use super::protocol::SplitProtocol;
use super::sides::check_sides;
use super::split_file::VERSION;
use crate::derived_rng::derived_rng;
use crate::error::DataError;

/// Random spots of every slide held out, as in the paper's Table 2.
///
/// **Leaky across space**: the tissue of a tested spot is shown by its trained neighbours.
/// [`protocol`](Self::protocol) displays as a text that says so; print it beside every score. In
/// JSON the file bears the same stamp.
///
/// # Examples
///
/// ```
/// use comtip_data::SpotSplit;
///
/// let spots: Vec<String> = (0..10).map(|i| format!("s1_{i}x1")).collect();
/// let split = SpotSplit::random(&[("s1".into(), spots)], 0.2, 7)?;
/// assert_eq!(split.slides[0].test.len(), 2);
/// assert_eq!(split.slides[0].train.len(), 8);
/// assert_eq!(
///     split.protocol.to_string(),
///     "random spots within a slide (leaky across space)",
/// );
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpotSplit {
    version: u32,
    /// Always [`SplitProtocol::RandomSpots`].
    pub protocol: SplitProtocol,
    /// What a report must print beside every score.
    pub stamp: String,
    /// The seed.
    pub seed: u64,
    /// Share of the spots of a slide that was asked for.
    pub test_share: f64,
    /// Spots of every slide.
    pub slides: Vec<SlideSpotSplit>,
    /// Leaks besides, which stamp every score too; not written where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaks: Vec<AllowedLeak>,
}

/// Spot ids of one slide, in the order they were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlideSpotSplit {
    /// The slide.
    pub slide: String,
    /// Spots to train on.
    pub train: Vec<String>,
    /// Spots to test on.
    pub test: Vec<String>,
}

impl SpotSplit {
    /// Draws `test_share` of the spots of each slide, given as (slide, spot ids): as many as that
    /// rounds to, at least one and never all.
    ///
    /// What is drawn from a slide depends on the seed, its name and its ids, and neither on their
    /// order nor on other slides.
    ///
    /// # Errors
    ///
    /// [`DataError::Split`] for a share that is not between 0 and 1, no slide, a slide given twice,
    /// with a spot given twice, or with fewer than two spots.
    pub fn random(
        slides: &[(String, Vec<String>)],
        test_share: f64,
        seed: u64,
    ) -> Result<Self, DataError> {
        let problem = |problem: String| Err(DataError::Split { problem });
        if !is_share(test_share) {
            return problem(format!(
                "{test_share} of the spots to test on; a share above 0 and below 1 was expected"
            ));
        }
        if slides.is_empty() {
            return problem("no slide to draw spots of".to_owned());
        }
        let mut names = BTreeSet::new();
        if let Some((twice, _)) = slides.iter().find(|(slide, _)| !names.insert(slide)) {
            return problem(format!("slide {twice} is given twice"));
        }
        let protocol = SplitProtocol::RandomSpots;
        Ok(Self {
            version: VERSION,
            protocol,
            stamp: protocol.stamp().unwrap_or_default().to_owned(),
            seed,
            test_share,
            slides: slides
                .iter()
                .map(|(slide, spots)| draw(slide, spots, test_share, seed))
                .collect::<Result<_, _>>()?,
            leaks: Vec::new(),
        })
    }

    /// Reads a split that [`write`](Self::write) wrote, and checks it.
    ///
    /// # Errors
    ///
    /// [`DataError::SplitFile`] if it is malformed, of another version or protocol, lacks its stamp, or
    /// has a spot twice or on both sides; [`DataError::File`] if it cannot be read.
    pub fn read(path: &Path) -> Result<Self, DataError> {
        let json = std::fs::read(path).map_err(DataError::io("read", path))?;
        Self::parse(&json).map_err(DataError::split_file(path))
    }

    /// Parses and checks what [`write`](Self::write) wrote.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, String> {
        let again = |problem| format!("{problem}; make it again");
        let split: Self = parse_version(json, VERSION).map_err(again)?;
        split.check().map_err(again)?;
        Ok(split)
    }

    /// Checks the stamp, and both sides of every slide.
    pub(crate) fn check(&self) -> Result<(), String> {
        let protocol = SplitProtocol::RandomSpots;
        if self.protocol != protocol || Some(self.stamp.as_str()) != protocol.stamp() {
            return Err(format!("not stamped as {protocol}"));
        }
        if !is_share(self.test_share) {
            return Err(format!("a share of {} of the spots", self.test_share));
        }
        let names: Vec<String> = self.slides.iter().map(|s| s.slide.clone()).collect();
        check_sides("slide", &names, &[])?;
        for slide in &self.slides {
            let of_slide = |problem: String| format!("slide {}: {problem}", slide.slide);
            check_sides("spot", &slide.train, &slide.test).map_err(of_slide)?;
            if slide.test.is_empty() {
                return Err(of_slide("no spot is tested on".to_owned()));
            }
        }
        Ok(())
    }

    /// Writes the split as JSON, whole or not at all.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] if it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), DataError> {
        Ok(write_json(self, path)?)
    }
}

fn is_share(share: f64) -> bool {
    share > 0.0 && share < 1.0
}

fn draw(
    slide: &str,
    spots: &[String],
    test_share: f64,
    seed: u64,
) -> Result<SlideSpotSplit, DataError> {
    let problem = |problem: String| Err(DataError::Split { problem });
    let mut drawn: Vec<&String> = spots.iter().collect();
    drawn.sort();
    if let Some(pair) = drawn.windows(2).find(|pair| pair[0] == pair[1]) {
        return problem(format!("slide {slide}: spot {} is given twice", pair[0]));
    }
    if spots.len() < 2 {
        let n_spots = spots.len();
        return problem(format!("slide {slide} has {n_spots} spots, two are needed"));
    }
    drawn.shuffle(&mut derived_rng(seed, "random spots", slide, 0));
    let n_test = (test_share * spots.len() as f64).round() as usize;
    drawn.truncate(n_test.clamp(1, spots.len() - 1));
    let tested: BTreeSet<&String> = drawn.into_iter().collect();
    let (test, train) = spots
        .iter()
        .cloned()
        .partition(|spot| tested.contains(spot));
    Ok(SlideSpotSplit {
        slide: slide.to_owned(),
        train,
        test,
    })
}

#[cfg(test)]
mod tests;
