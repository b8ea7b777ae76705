//! Position embeddings for another number of patches.

use comtip_model::{HostTensor, TowersConfig};

use crate::layout::Layout;

/// How the software that weights are for stretches positions; both are bicubic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resampling {
    /// `transformers`': a kernel of four samples, Keys' with a = -0.75, whatever the sizes.
    Plain,
    /// timm's and open_clip's: Keys' with a = -0.5, widened where the table shrinks.
    Antialiased,
}

impl Resampling {
    /// That of the software that named the weights first. A folder of ours that an earlier version wrote does
    /// not say whose they were: those without text are taken for timm's.
    pub(crate) fn of(first_layout: Option<Layout>, towers: &TowersConfig) -> Self {
        match first_layout {
            Some(Layout::HuggingFace) => Self::Plain,
            Some(Layout::OpenClip | Layout::Timm) => Self::Antialiased,
            Some(Layout::Comtip) | None => match towers.text.is_some() {
                true => Self::Plain,
                false => Self::Antialiased,
            },
        }
    }

    /// In words.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Plain => "bicubic without antialiasing, as transformers does",
            Self::Antialiased => "bicubic with antialiasing, as timm and open_clip do",
        }
    }

    /// The samples that make sample `i`, and their weights.
    fn taps(self, i: usize, n_before: usize, n_after: usize) -> Vec<(usize, f64)> {
        match self {
            Self::Plain => plain_taps(i, n_before, n_after),
            Self::Antialiased => antialiased_taps(i, n_before, n_after),
        }
    }
}

/// Stretches the positions of a square of patches to another, the class token's kept.
///
/// As PyTorch's `interpolate` with `align_corners=False`: sample `i` is taken at
/// `(i + 0.5) * n_before / n_after - 0.5`. What lies outside repeats the edge, or, with antialiasing, is
/// left out.
///
/// # Shapes
///
/// - `positions`: `[n_before^2 + 1, d_model]`
/// - output: `[n_after^2 + 1, d_model]`
pub(crate) fn interpolate(
    positions: &HostTensor,
    n_after: usize,
    resampling: Resampling,
) -> HostTensor {
    let [n_rows, d_model] = positions.shape[..] else {
        unreachable!("positions are rows of a table")
    };
    let n_before = (n_rows - 1).isqrt();
    if n_before == n_after {
        return positions.clone();
    }
    let (class, patches) = positions.values.split_at(d_model);
    let taps = (0..n_after).map(|i| resampling.taps(i, n_before, n_after));
    let taps: Vec<Vec<(usize, f64)>> = taps.collect();
    let mut values = class.to_vec();
    for rows in &taps {
        for columns in &taps {
            values.extend((0..d_model).map(|d| {
                let along_row = |row: usize| -> f64 {
                    let at = |column: usize| patches[(row * n_before + column) * d_model + d];
                    let parts = columns.iter();
                    parts
                        .map(|(column, weight)| weight * f64::from(at(*column)))
                        .sum()
                };
                let parts = rows.iter();
                parts
                    .map(|(row, weight)| weight * along_row(*row))
                    .sum::<f64>() as f32
            }));
        }
    }
    HostTensor::new([n_after * n_after + 1, d_model], values)
}

fn plain_taps(i: usize, n_before: usize, n_after: usize) -> Vec<(usize, f64)> {
    let at = (i as f64 + 0.5) * n_before as f64 / n_after as f64 - 0.5;
    let weights = (-1..3).map(|tap| {
        let sample = at.floor() as i64 + tap;
        let inside = sample.clamp(0, n_before as i64 - 1);
        (inside as usize, keys_cubic(at - sample as f64, -0.75))
    });
    weights.collect()
}

fn antialiased_taps(i: usize, n_before: usize, n_after: usize) -> Vec<(usize, f64)> {
    let scale = n_before as f64 / n_after as f64;
    let stretch = scale.max(1.0);
    let (centre, support) = ((i as f64 + 0.5) * scale, 2.0 * stretch);
    let start = (centre - support + 0.5).max(0.0) as usize;
    let end = ((centre + support + 0.5) as usize).min(n_before);
    let weight = |at: usize| keys_cubic((at as f64 - centre + 0.5) / stretch, -0.5);
    let total: f64 = (start..end).map(weight).sum();
    (start..end).map(|at| (at, weight(at) / total)).collect()
}

/// The cubic convolution kernel of Keys (1981).
fn keys_cubic(x: f64, a: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0
    } else if x < 2.0 {
        (((x - 5.0) * x + 8.0) * x - 4.0) * a
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Resampling; 2] = [Resampling::Plain, Resampling::Antialiased];

    #[test]
    fn the_same_size_is_the_same_table() {
        let values = (0..10).map(|v| v as f32).collect();
        let table = HostTensor::new([5, 2], values);
        for resampling in BOTH {
            assert_eq!(interpolate(&table, 2, resampling), table);
        }
    }

    #[test]
    fn constants_stay_and_the_class_token_is_not_touched() {
        let table = HostTensor::new([5, 1], vec![7.0, 2.0, 2.0, 2.0, 2.0]);
        for resampling in BOTH {
            let wider = interpolate(&table, 3, resampling);
            assert_eq!(wider.values[0], 7.0);
            assert!(wider.values[1..].iter().all(|v| (v - 2.0).abs() < 1e-6));
        }
    }
}
