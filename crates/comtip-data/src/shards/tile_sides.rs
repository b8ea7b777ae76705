//! How large the tiles of some slides are.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

use comtip_files::first_names;

use super::shard_metadata::ShardMetadata;

/// How large the tiles of some slides are, in um and in pixels.
///
/// A network reads every tile at one side, so tiles of several sizes in um show it tissue at several
/// scales. Sizes in um are different if they differ by a tenth. Where they are not known, those in pixels are
/// compared. Displays the sizes from small to large.
///
/// # Example
///
/// ```
/// use comtip_data::{Patient, PatientOrigin, ShardMetadata, TileSides};
///
/// let facts = |tile_px, tile_um| ShardMetadata {
///     slide: "s1".to_owned(),
///     patient: Patient::new("P", PatientOrigin::Table),
///     technology: "ST".to_owned(),
///     radius_px: 72.5,
///     tile_px,
///     tile_um,
///     mpp: None,
///     scale_source: None,
///     label_origin: None,
///     image_width_px: 9000,
///     image_height_px: 9000,
/// };
/// let slides = [facts(145, Some(100.0)), facts(147, Some(100.0)), facts(89, Some(55.0))];
/// let sides = TileSides::of(&slides[..2]);
/// assert!(sides.is_one());
/// assert_eq!(sides.to_string(), "100 um (145 to 147 px)");
/// let sides = TileSides::of(&slides);
/// assert!(!sides.is_one());
/// assert_eq!(
///     sides.to_string(),
///     "55 um (89 px; 1 of 3 slides), 100 um (145 to 147 px; 2 of 3 slides)"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileSides {
    sides: BTreeMap<Side, Tiles>,
}

/// What tells two sizes apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    TenthsOfUm(u64),
    Px(u32),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Tiles {
    px: RangeInclusive<u32>,
    n_slides: usize,
}

impl TileSides {
    /// Of slides, by the facts of their shards.
    pub fn of<'a>(slides: impl IntoIterator<Item = &'a ShardMetadata>) -> Self {
        Self::of_sides(
            slides
                .into_iter()
                .map(|facts| (facts.tile_px, facts.tile_um)),
        )
    }

    /// Of slides, by the side of their tiles: in pixels, and in um where it is known.
    pub fn of_sides(slides: impl IntoIterator<Item = (u32, Option<f64>)>) -> Self {
        let mut sides: BTreeMap<Side, Tiles> = BTreeMap::new();
        for (px, um) in slides {
            let side = match um {
                Some(um) => Side::TenthsOfUm((um * 10.0).round() as u64),
                None => Side::Px(px),
            };
            let tiles = sides.entry(side).or_insert(Tiles {
                px: px..=px,
                n_slides: 0,
            });
            tiles.px = px.min(*tiles.px.start())..=px.max(*tiles.px.end());
            tiles.n_slides += 1;
        }
        Self { sides }
    }

    /// Whether all tiles are of one size.
    pub fn is_one(&self) -> bool {
        self.sides.len() < 2
    }
}

impl fmt::Display for TileSides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n_slides: usize = self.sides.values().map(|tiles| tiles.n_slides).sum();
        for (i, (side, tiles)) in self.sides.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            match side {
                Side::TenthsOfUm(tenths) => write!(f, "{} um (", *tenths as f64 / 10.0)?,
                Side::Px(_) => f.write_str("unknown um (")?,
            }
            match (tiles.px.start(), tiles.px.end()) {
                (from, to) if from == to => write!(f, "{from} px")?,
                (from, to) => write!(f, "{from} to {to} px")?,
            }
            if !self.is_one() {
                write!(f, "; {} of {n_slides} slides", tiles.n_slides)?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

/// Slides whose tiles have far fewer pixels than those of others of the same width in um, as where the
/// full-resolution image of one was not given; displays as a warning.
///
/// # Example
///
/// See [`TileSides`] for the facts; `CoarseTiles::among` of tiles of 36 and 145 px finds those of 36.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoarseTiles {
    slides: Vec<(String, u32)>,
    widest_px: u32,
}

impl CoarseTiles {
    /// Slides whose tiles are at most half as wide as the widest, in pixels and but for the rounding of one,
    /// though of one width in um; `None` if there is none.
    pub fn among<'a>(slides: impl IntoIterator<Item = &'a ShardMetadata>) -> Option<Self> {
        let slides: Vec<&ShardMetadata> = slides.into_iter().collect();
        let is_coarser = |facts: &ShardMetadata, other: &ShardMetadata| {
            let of_one_width = match (facts.tile_um, other.tile_um) {
                (Some(a), Some(b)) => a.max(b) < 1.5 * a.min(b),
                (None, None) => true,
                _ => false,
            };
            of_one_width && 2 * facts.tile_px <= other.tile_px + 1
        };
        let (mut coarse, mut widest_px) = (Vec::new(), 0);
        for facts in &slides {
            let finer = slides.iter().filter(|other| is_coarser(facts, other));
            if let Some(px) = finer.map(|other| other.tile_px).max() {
                coarse.push((facts.slide.clone(), facts.tile_px));
                widest_px = widest_px.max(px);
            }
        }
        (!coarse.is_empty()).then_some(Self {
            slides: coarse,
            widest_px,
        })
    }
}

impl fmt::Display for CoarseTiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const N_NAMED: usize = 5;
        let names: Vec<&str> = self.slides.iter().map(|(name, _)| name.as_str()).collect();
        let named = first_names(&names, N_NAMED);
        let px = self.slides.iter().map(|(_, px)| *px);
        let (least, most) = (px.clone().min(), px.max());
        let width = match (least, most) {
            (Some(least), Some(most)) if least != most => format!("{least} to {most}"),
            (Some(least), _) => least.to_string(),
            (None, _) => String::new(),
        };
        write!(
            f,
            "tiles of {named} are {width} px wide, others up to {}: they are blurred beside those; \
             prepare these slides with their full-resolution images",
            self.widest_px
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shards::example;

    fn facts(tile_px: u32, tile_um: Option<f64>) -> ShardMetadata {
        let folder = tempfile::tempdir().unwrap();
        example::shards(folder.path(), &["s1"]);
        let shard =
            crate::shards::reader::Shard::open(folder.path().join("shards/s1.parquet")).unwrap();
        ShardMetadata {
            tile_px,
            tile_um,
            ..shard.facts().clone()
        }
    }

    #[test]
    fn a_width_that_differs_by_rounding_alone_is_one_size() {
        let sides = TileSides::of(&[facts(89, Some(65.0)), facts(90, Some(65.000_000_1))]);
        assert!(sides.is_one());
        assert_eq!(sides.to_string(), "65 um (89 to 90 px)");
    }

    #[test]
    fn tiles_of_half_the_pixels_are_named_with_both_widths() {
        let mut small = facts(36, Some(65.0));
        small.slide = "V10_B1".to_owned();
        let found = CoarseTiles::among(&[facts(145, Some(65.0)), small.clone()]).unwrap();
        let said = found.to_string();
        assert!(
            said.starts_with("tiles of V10_B1 are 36 px wide, others up to 145"),
            "{said}"
        );
        assert_eq!(CoarseTiles::among(&[facts(145, Some(65.0))]), None);
        // Half of 145 px, rounded up; one more is no half.
        for (tile_px, is_half) in [(73, true), (74, false)] {
            let found = CoarseTiles::among(&[facts(145, Some(65.0)), facts(tile_px, Some(65.0))]);
            assert_eq!(found.is_some(), is_half, "{tile_px}");
        }
        // Of unknown width, nothing tells whether they are of one.
        small.tile_um = None;
        assert_eq!(
            CoarseTiles::among(&[facts(145, Some(65.0)), small.clone()]),
            None
        );
        // Smaller tiles in um are smaller in pixels too, and not blurred.
        small.tile_um = Some(16.0);
        assert_eq!(CoarseTiles::among(&[facts(145, Some(65.0)), small]), None);
    }

    #[test]
    fn where_um_are_not_known_pixels_tell_sizes_apart() {
        let sides = TileSides::of(&[facts(89, None), facts(90, None)]);
        assert!(!sides.is_one());
        let said = "unknown um (89 px; 1 of 2 slides), unknown um (90 px; 1 of 2 slides)";
        assert_eq!(sides.to_string(), said);
        assert!(!TileSides::of(&[facts(89, None), facts(89, Some(55.0))]).is_one());
    }
}
