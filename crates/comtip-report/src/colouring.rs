//! What a spot's colour means: a category, or a value on a scale.

use super::number::significant;
use super::palette::{category, category_rgb, viridis, viridis_rgb};

/// What the colour of the spots of a slide map means; entry `i` belongs to spot `i`.
#[derive(Debug, Clone, PartialEq)]
pub enum Colouring {
    /// A label or cluster per spot, in Okabe-Ito colours.
    Categories {
        /// Index into `names` per spot; `None`, or no entry, for a spot without a label.
        code: Vec<Option<usize>>,
        /// Names of the categories; a code beyond them is named by its number.
        names: Vec<String>,
    },
    /// A number per spot, in viridis.
    Values {
        /// The value per spot; one that is not finite, or no entry, is a spot without a value.
        value: Vec<f32>,
        /// What the values are, with their unit: `ERBB2, log(1 + count)`.
        label: String,
        /// Values at the two ends of the scale. `None` takes the least and the greatest value of all
        /// maps of the same block that have this label and no range of their own.
        range: Option<(f32, f32)>,
    },
}

impl Colouring {
    /// Colour of spot `spot_idx` as `#rrggbb`, none without a label or value.
    ///
    /// `range` is the resolved range of the values; a range of one value is the middle of the scale.
    pub(super) fn fill(&self, spot_idx: usize, range: Option<(f32, f32)>) -> Option<String> {
        match self {
            Self::Categories { .. } => self.code(spot_idx).map(category),
            Self::Values { .. } => self.position(spot_idx, range).map(viridis),
        }
    }

    /// Colour of spot `spot_idx` for a picture of pixels, whose scale has `n_shades` colours.
    pub(super) fn pixel(
        &self,
        spot_idx: usize,
        range: Option<(f32, f32)>,
        n_shades: f64,
    ) -> Option<[u8; 3]> {
        let shade =
            |position: f64| viridis_rgb((position * (n_shades - 1.0)).round() / (n_shades - 1.0));
        match self {
            Self::Categories { .. } => self.code(spot_idx).map(category_rgb),
            Self::Values { .. } => self.position(spot_idx, range).map(shade),
        }
    }

    /// Where the value of spot `spot_idx` lies on the scale, from 0 to 1 within it.
    fn position(&self, spot_idx: usize, range: Option<(f32, f32)>) -> Option<f64> {
        let (value, (low, high)) = (f64::from(self.value(spot_idx)?), range?);
        let (low, high) = (f64::from(low), f64::from(high));
        Some(match high > low {
            true => (value - low) / (high - low),
            false => 0.5,
        })
    }

    /// The label or value of spot `spot_idx` in words.
    pub(super) fn reading(&self, spot_idx: usize) -> String {
        match self {
            Self::Categories { .. } => match self.code(spot_idx) {
                Some(code) => self.name(code),
                None => "no label".to_owned(),
            },
            Self::Values { label, .. } => match self.value(spot_idx) {
                Some(value) => format!("{label}: {}", significant(f64::from(value), 4)),
                None => format!("{label}: no value"),
            },
        }
    }

    /// Category of spot `spot_idx`, if it has one.
    pub(super) fn code(&self, spot_idx: usize) -> Option<usize> {
        match self {
            Self::Categories { code, .. } => code.get(spot_idx).copied().flatten(),
            Self::Values { .. } => None,
        }
    }

    /// Finite value of spot `spot_idx`, if it has one.
    pub(super) fn value(&self, spot_idx: usize) -> Option<f32> {
        match self {
            Self::Categories { .. } => None,
            Self::Values { value, .. } => value
                .get(spot_idx)
                .copied()
                .filter(|value| value.is_finite()),
        }
    }

    /// Name of category `code`.
    pub(super) fn name(&self, code: usize) -> String {
        match self {
            Self::Categories { names, .. } if code < names.len() => names[code].clone(),
            _ => format!("category {code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Colouring;
    use crate::palette::{category, viridis};

    #[test]
    fn a_missing_code_or_value_has_no_colour() {
        let labels = Colouring::Categories {
            code: vec![Some(1), None],
            names: vec!["a".to_owned(), "b".to_owned()],
        };
        let fills = [0, 1, 2].map(|spot_idx| labels.fill(spot_idx, None));
        assert_eq!(fills, [Some(category(1)), None, None]);
        let values = Colouring::Values {
            value: vec![f32::NAN, 5.0],
            label: "KRT5".to_owned(),
            range: None,
        };
        let fills = [0, 1, 2].map(|spot_idx| values.fill(spot_idx, Some((0.0, 10.0))));
        assert_eq!(fills, [None, Some(viridis(0.5)), None]);
        assert_eq!(values.reading(0), "KRT5: no value");
        assert_eq!(values.reading(1), "KRT5: 5");
    }

    #[test]
    fn a_code_without_a_name_is_named_by_its_number() {
        let code = vec![Some(7)];
        let names = Vec::new();
        assert_eq!(
            Colouring::Categories { code, names }.reading(0),
            "category 7"
        );
    }

    #[test]
    fn equal_values_take_the_middle_of_the_scale() {
        let values = Colouring::Values {
            value: vec![2.0],
            label: String::new(),
            range: None,
        };
        assert_eq!(values.fill(0, Some((2.0, 2.0))), Some(viridis(0.5)));
    }
}
