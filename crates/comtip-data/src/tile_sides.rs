//! How large the tiles of some slides are.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

use crate::ShardFacts;

/// How large the tiles of some slides are, in um and in pixels.
///
/// A network reads every tile at one side, so tiles of several sizes in um show it tissue at several
/// scales. Sizes in um are told apart by a tenth. Where they are not known, those in pixels are told
/// apart. Displays the sizes from small to large.
///
/// # Example
///
/// ```
/// use comtip_data::{Patient, PatientOrigin, ShardFacts, TileSides};
///
/// let facts = |tile_px, tile_um| ShardFacts {
///     slide: "s1".to_owned(),
///     patient: Patient::new("P", PatientOrigin::Table),
///     technology: "ST".to_owned(),
///     radius_px: 72.5,
///     tile_px,
///     tile_um,
///     um_per_px: None,
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
    pub fn of<'a>(slides: impl IntoIterator<Item = &'a ShardFacts>) -> Self {
        let mut sides: BTreeMap<Side, Tiles> = BTreeMap::new();
        for facts in slides {
            let side = match facts.tile_um {
                Some(um) => Side::TenthsOfUm((um * 10.0).round() as u64),
                None => Side::Px(facts.tile_px),
            };
            let px = facts.tile_px;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shard::example;

    fn facts(tile_px: u32, tile_um: Option<f64>) -> ShardFacts {
        let folder = tempfile::tempdir().unwrap();
        example::shards(folder.path(), &["s1"]);
        let shard = crate::Shard::open(folder.path().join("shards/s1.parquet")).unwrap();
        ShardFacts {
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
    fn where_um_are_not_known_pixels_tell_sizes_apart() {
        let sides = TileSides::of(&[facts(89, None), facts(90, None)]);
        assert!(!sides.is_one());
        let told = "unknown um (89 px; 1 of 2 slides), unknown um (90 px; 1 of 2 slides)";
        assert_eq!(sides.to_string(), told);
        assert!(!TileSides::of(&[facts(89, None), facts(89, Some(55.0))]).is_one());
    }
}
