//! Genes all slides have, and their mean and variance over the spots of all.

use std::collections::HashMap;

use crate::Expression;

/// Names and expression of one slide.
pub(super) type GenesAndExpression<'a> = (&'a [String], &'a Expression);

/// Genes of every slide, in the order of the first.
pub(super) fn shared_genes(slides: &[GenesAndExpression<'_>]) -> Vec<String> {
    let Some(((first, _), others)) = slides.split_first() else {
        return Vec::new();
    };
    let mut n_others: HashMap<&str, usize> = HashMap::new();
    for (genes, _) in others {
        for gene in *genes {
            *n_others.entry(gene).or_default() += 1;
        }
    }
    let is_shared =
        |gene: &&String| others.is_empty() || n_others.get(gene.as_str()) == Some(&others.len());
    first.iter().filter(is_shared).cloned().collect()
}

/// Mean and variance of one gene over all spots, zeros included.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Moments {
    pub(super) mean: f64,
    /// Unbiased, or 0 for a single spot.
    pub(super) variance: f64,
}

/// Moments of the unlogged values, `exp(value) - 1`, of `genes` over the spots of all slides.
///
/// Two passes, as the variance of a rare gene is lost in the difference of two sums of squares.
pub(super) fn unlogged_moments(
    slides: &[GenesAndExpression<'_>],
    genes: &[String],
) -> Vec<Moments> {
    let n_spots: usize = slides.iter().map(|(_, e)| e.n_spots()).sum();
    let n = n_spots as f64;
    let mut sums = vec![0.0; genes.len()];
    let mut n_above_zero = vec![0_usize; genes.len()];
    for_each_value(slides, genes, |gene, value| {
        sums[gene] += value;
        n_above_zero[gene] += 1;
    });
    let means: Vec<f64> = sums.iter().map(|sum| sum / n).collect();
    let mut squares = vec![0.0; genes.len()];
    for_each_value(slides, genes, |gene, value| {
        squares[gene] += (value - means[gene]).powi(2);
    });
    let moments = |gene: usize| {
        let n_zero = n_spots - n_above_zero[gene];
        let squares = squares[gene] + n_zero as f64 * means[gene].powi(2);
        Moments {
            mean: means[gene],
            variance: squares / (n_spots.max(2) - 1) as f64,
        }
    };
    (0..genes.len()).map(moments).collect()
}

fn for_each_value(
    slides: &[GenesAndExpression<'_>],
    genes: &[String],
    mut visit: impl FnMut(usize, f64),
) {
    let place: HashMap<&str, usize> = genes.iter().map(String::as_str).zip(0..).collect();
    for (names, expression) in slides {
        let places: Vec<Option<usize>> = names
            .iter()
            .map(|n| place.get(n.as_str()).copied())
            .collect();
        for spot_idx in 0..expression.n_spots() {
            let (columns, values) = expression.spot(spot_idx);
            for (column, value) in columns.iter().zip(values) {
                if let Some(gene) = places[*column as usize] {
                    visit(gene, f64::from(*value).exp_m1());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::{Counts, Normalization};

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn shared_genes_keep_the_order_of_the_first_slide() {
        let nothing = Expression::from_counts(&Counts::new(3), Normalization::Log1p);
        let (a, b) = (names(&["C", "A", "B"]), names(&["B", "D", "C"]));
        assert_eq!(shared_genes(&[(&a, &nothing), (&b, &nothing)]), ["C", "B"]);
        assert_eq!(shared_genes(&[(&a, &nothing)]), a);
        assert!(shared_genes(&[]).is_empty());
    }

    #[test]
    fn moments_are_those_of_the_counts_under_the_logarithm() {
        let mut first = Counts::new(2);
        first.push_spot([(0, 1.0), (1, 4.0)]);
        first.push_spot([(1, 4.0)]);
        let mut second = Counts::new(1);
        second.push_spot([(0, 4.0)]);
        let first = Expression::from_counts(&first, Normalization::Log1p);
        let second = Expression::from_counts(&second, Normalization::Log1p);
        let slides = [
            (&names(&["A", "B"])[..], &first),
            (&names(&["B"])[..], &second),
        ];
        // A is 1, 0, 0 and B is 4, 4, 4.
        let found = unlogged_moments(&slides, &names(&["B", "A"]));
        assert_relative_eq!(found[0].mean, 4.0, max_relative = 1e-6);
        assert!(found[0].variance < 1e-12);
        assert_relative_eq!(found[1].mean, 1.0 / 3.0, max_relative = 1e-6);
        assert_relative_eq!(found[1].variance, 1.0 / 3.0, max_relative = 1e-6);
    }
}
