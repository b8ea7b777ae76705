//! Genes all slides have, and their mean and variance over the spots of all, slide by slide.

use std::collections::HashMap;

use super::expression::Expression;

/// Means and variances of genes over the spots of slides that are given one after another, so that no
/// more than one is in memory: those of the genes all of them measure, the logarithm undone, in `f64`.
///
/// # Examples
///
/// ```
/// use comtip_data::{Counts, Expression, GeneMoments, Normalization};
///
/// let mut moments = GeneMoments::new();
/// for (genes, count) in [(["ACTB", "MBP"], 3.0), (["MBP", "ALB"], 5.0)] {
///     let mut counts = Counts::new(2);
///     counts.push_spot([(0, count), (1, count)]);
///     let expression = Expression::from_counts(&counts, Normalization::Log1p);
///     moments.push(&genes.map(String::from), &expression);
/// }
/// let (gene, mean, variance) = moments.of_genes().next().ok_or("no gene")?;
/// assert_eq!(gene, "MBP");
/// assert!((mean - 4.0).abs() < 1e-6 && (variance - 2.0).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct GeneMoments {
    n_slides: usize,
    n_spots: usize,
    /// Genes that every slide has, in the order of the first.
    genes: Vec<String>,
    sums: Vec<Sums>,
}

/// Of the values of a gene over some spots.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
}

impl GeneMoments {
    /// Of no slide.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the spots of a slide, and forgets genes that it does not measure.
    ///
    /// # Panics
    ///
    /// If the slide has another number of names than its expression has genes.
    pub fn push(&mut self, genes: &[String], expression: &Expression) {
        assert_eq!(genes.len(), expression.n_genes(), "a name for every gene");
        let of_slide = Sums::of(expression);
        if self.n_slides == 0 {
            self.genes = genes.to_vec();
            self.sums = of_slide;
        } else {
            let columns = genes.iter().map(String::as_str).zip(0..);
            let columns: HashMap<&str, usize> = columns.collect();
            let before = std::mem::take(&mut self.sums);
            let mut kept = Vec::new();
            for (gene, sums) in std::mem::take(&mut self.genes).into_iter().zip(before) {
                if let Some(column) = columns.get(gene.as_str()) {
                    let slide = (of_slide[*column], expression.n_spots());
                    self.sums.push(Sums::joined((sums, self.n_spots), slide));
                    kept.push(gene);
                }
            }
            self.genes = kept;
        }
        self.n_slides += 1;
        self.n_spots += expression.n_spots();
    }

    /// Slides that were added.
    pub fn n_slides(&self) -> usize {
        self.n_slides
    }

    /// Spots of all slides.
    pub fn n_spots(&self) -> usize {
        self.n_spots
    }

    /// Gene, mean and variance of every gene that all slides measure, in the order of the first slide;
    /// the variance is unbiased, or 0 for a single spot.
    pub fn of_genes(&self) -> impl ExactSizeIterator<Item = (&str, f64, f64)> {
        let freedom = (self.n_spots.max(2) - 1) as f64;
        let genes = self.genes.iter().zip(&self.sums);
        genes.map(move |(gene, sums)| (gene.as_str(), sums.mean, sums.squares / freedom))
    }
}

impl Sums {
    /// Of every gene over the spots of a slide.
    ///
    /// Two passes, as the variance of a rare gene is lost in the difference of two sums of squares.
    fn of(expression: &Expression) -> Vec<Self> {
        let n_spots = expression.n_spots();
        let mut sums = vec![0.0; expression.n_genes()];
        let mut n_zero = vec![n_spots; expression.n_genes()];
        for_each_value(expression, |gene, value| {
            sums[gene] += value;
            n_zero[gene] -= 1;
        });
        let means: Vec<f64> = sums.iter().map(|sum| sum / n_spots.max(1) as f64).collect();
        let mut squares = vec![0.0; expression.n_genes()];
        for_each_value(expression, |gene, value| {
            squares[gene] += (value - means[gene]).powi(2);
        });
        let of_gene = |gene: usize| Self {
            mean: means[gene],
            squares: squares[gene] + n_zero[gene] as f64 * means[gene].powi(2),
        };
        (0..means.len()).map(of_gene).collect()
    }

    /// Of two sets of spots together (Chan, Golub and LeVeque 1979).
    fn joined((a, n_a): (Self, usize), (b, n_b): (Self, usize)) -> Self {
        if n_a + n_b == 0 {
            return a;
        }
        let share = n_b as f64 / (n_a + n_b) as f64;
        let apart = b.mean - a.mean;
        Self {
            mean: a.mean + apart * share,
            squares: a.squares + b.squares + apart.powi(2) * n_a as f64 * share,
        }
    }
}

/// Every value above zero, its logarithm undone, spot by spot.
fn for_each_value(expression: &Expression, mut visit: impl FnMut(usize, f64)) {
    for spot_idx in 0..expression.n_spots() {
        let (columns, values) = expression.spot(spot_idx);
        for (column, value) in columns.iter().zip(values) {
            visit(*column as usize, f64::from(*value).exp_m1());
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::genes::expression::Normalization;
    use crate::slide::Counts;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    fn shared(slides: &[&[&str]]) -> Vec<String> {
        let mut moments = GeneMoments::new();
        for genes in slides {
            let none = Expression::from_counts(&Counts::new(genes.len()), Normalization::Log1p);
            moments.push(&names(genes), &none);
        }
        let genes = moments.of_genes().map(|(gene, ..)| gene.to_owned());
        genes.collect()
    }

    #[test]
    fn shared_genes_keep_the_order_of_the_first_slide() {
        let (a, b) = (["C", "A", "B"], ["B", "D", "C"]);
        assert_eq!(shared(&[&a, &b]), ["C", "B"]);
        assert_eq!(shared(&[&a]), a);
        assert!(shared(&[]).is_empty());
        assert!(shared(&[&a, &["D"], &a]).is_empty());
    }

    #[test]
    fn moments_are_those_of_the_counts_under_the_logarithm() {
        let mut first = Counts::new(3);
        first.push_spot([(0, 1.0), (1, 4.0)]);
        first.push_spot([(1, 4.0)]);
        let mut second = Counts::new(2);
        second.push_spot([(1, 4.0)]);
        let mut moments = GeneMoments::new();
        for (genes, counts) in [(&["A", "B", "X"][..], first), (&["A", "B"], second)] {
            let expression = Expression::from_counts(&counts, Normalization::Log1p);
            moments.push(&names(genes), &expression);
        }
        assert_eq!((moments.n_slides(), moments.n_spots()), (2, 3));
        // A is 1, 0, 0 and B is 4, 4, 4.
        let found: Vec<_> = moments.of_genes().collect();
        assert_eq!((found.len(), found[0].0, found[1].0), (2, "A", "B"));
        assert_relative_eq!(found[0].1, 1.0 / 3.0, max_relative = 1e-6);
        assert_relative_eq!(found[0].2, 1.0 / 3.0, max_relative = 1e-6);
        assert_relative_eq!(found[1].1, 4.0, max_relative = 1e-6);
        assert!(found[1].2 < 1e-12);
    }

    #[test]
    fn slides_apart_give_what_all_their_spots_give_at_once() {
        let spot = |i: u32| [(0, 1.0 + i as f32), (1, (1 + i % 3) as f32 * 1e3)];
        let counted = |spots: std::ops::Range<u32>| {
            let mut counts = Counts::new(3);
            spots.for_each(|i| counts.push_spot(spot(i)));
            counts.push_spot([(2, 0.25)]);
            Expression::from_counts(&counts, Normalization::Log1p)
        };
        let genes = names(&["A", "B", "C"]);
        let mut apart = GeneMoments::new();
        let mut all = Counts::new(3);
        for spots in [0..4, 4..5, 5..12] {
            apart.push(&genes, &counted(spots.clone()));
            spots.for_each(|i| all.push_spot(spot(i)));
            all.push_spot([(2, 0.25)]);
        }
        let mut at_once = GeneMoments::new();
        at_once.push(&genes, &Expression::from_counts(&all, Normalization::Log1p));
        for (apart, at_once) in apart.of_genes().zip(at_once.of_genes()) {
            assert_eq!(apart.0, at_once.0);
            assert_relative_eq!(apart.1, at_once.1, max_relative = 1e-12);
            assert_relative_eq!(apart.2, at_once.2, max_relative = 1e-12);
        }
    }
}
