//! Highly variable genes shared by slides.

use super::mean_bins::{bin_statistics, cut};
use super::shared::{GenesAndExpression, shared_genes, unlogged_moments};
use crate::{DataError, Expression};

/// Bins of mean expression within which dispersions are compared.
const N_BINS: usize = 20;

/// Mean that stands for the mean of a gene nobody expresses, as in scanpy.
const NO_MEAN: f64 = 1e-12;

/// The `n_top` most variable of the genes all slides share, the most variable first: the
/// "overlap-HVG" recipe of STimage-1K4M.
///
/// The spots of all slides are put together, restricted to the genes all slides have, and the
/// genes ranked by normalised dispersion as scanpy's `highly_variable_genes(flavor="seurat")`
/// does: the logarithm is undone, the dispersion is `ln(variance / mean)`, and within each of 20
/// bins of `ln(1 + mean)` it is centred and divided by its deviation. The dispersion of a gene
/// alone in its bin is 1. Genes without a dispersion, such as those no spot expresses, come last;
/// equal genes keep the order of the first slide.
///
/// Give only slides of the training side: genes chosen with the test side leak it.
///
/// [`Expression`] holds `f32`, everything here is `f64`: rounding the logarithms changes a
/// normalised dispersion by less than 1e-6 of itself against scanpy run in `f64` throughout.
///
/// # Errors
///
/// [`DataError::Genes`] if no slide is given, no gene is shared, or fewer than `n_top` are.
///
/// # Panics
///
/// If a slide has another number of names than its expression has genes.
///
/// # Examples
///
/// ```
/// use comtip_data::{Counts, Expression, Normalization, overlap_hvg};
///
/// let genes = ["ACTB", "GAPDH", "MBP", "ALB"].map(String::from);
/// let mut counts = Counts::new(4);
/// counts.push_spot([(0, 1.0), (1, 1.0), (3, 100.0)]);
/// counts.push_spot([(0, 1.0), (1, 2.0), (2, 4.0), (3, 100.0)]);
/// counts.push_spot([(0, 2.0), (1, 1.0), (3, 130.0)]);
/// let expression = Expression::from_counts(&counts, Normalization::Log1p);
/// assert_eq!(overlap_hvg(&[(&genes, &expression)], 1)?, ["MBP"]);
/// # Ok::<(), comtip_data::DataError>(())
/// ```
pub fn overlap_hvg(
    slides: &[(&[String], &Expression)],
    n_top: usize,
) -> Result<Vec<String>, DataError> {
    for (genes, expression) in slides {
        assert_eq!(genes.len(), expression.n_genes(), "a name for every gene");
    }
    let problem = |problem: String| Err(DataError::Genes { problem });
    if slides.is_empty() {
        return problem("no slide to choose variable genes from".into());
    }
    let genes = shared_genes(slides);
    if genes.is_empty() || n_top > genes.len() {
        return problem(format!(
            "{n_top} variable genes asked for, but the {} slides share {}; ask for fewer, or check that all slides name genes alike (symbols or Ensembl ids)",
            slides.len(),
            genes.len()
        ));
    }
    let dispersions = normalised_dispersions(slides, &genes);
    let mut ranked: Vec<(String, f64)> = genes.into_iter().zip(dispersions).collect();
    ranked.sort_by(|(_, a), (_, b)| descending(*a, *b));
    ranked.truncate(n_top);
    Ok(ranked.into_iter().map(|(gene, _)| gene).collect())
}

/// Greater first, NaN last.
fn descending(a: f64, b: f64) -> std::cmp::Ordering {
    let key = |x: f64| if x.is_nan() { f64::NEG_INFINITY } else { x };
    a.is_nan().cmp(&b.is_nan()).then(key(b).total_cmp(&key(a)))
}

fn normalised_dispersions(slides: &[GenesAndExpression<'_>], genes: &[String]) -> Vec<f64> {
    let (mut log_means, mut dispersions) = (Vec::new(), Vec::new());
    for gene in unlogged_moments(slides, genes) {
        let mean = if gene.mean == 0.0 { NO_MEAN } else { gene.mean };
        log_means.push(mean.ln_1p());
        // The logarithm of 0 is no dispersion, and must not enter the mean of its bin.
        let dispersion = gene.variance / mean;
        dispersions.push(if dispersion == 0.0 {
            f64::NAN
        } else {
            dispersion.ln()
        });
    }
    let bins = cut(&log_means, N_BINS);
    let statistics = bin_statistics(&dispersions, &bins, N_BINS);
    let normalised = |(dispersion, bin): (&f64, &usize)| {
        let bin = statistics[*bin];
        match bin.deviation.is_nan() {
            true => dispersion / bin.mean,
            false => (dispersion - bin.mean) / bin.deviation,
        }
    };
    dispersions.iter().zip(&bins).map(normalised).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use approx::assert_relative_eq;

    use super::*;
    use crate::stimage::fixture::sample;
    use crate::{Counts, Normalization};

    /// Rows of `tests/golden/hvg_c2_c3.csv`, which `hvg.py` beside it wrote.
    fn golden() -> Vec<(String, f64)> {
        let text = include_str!("../../tests/golden/hvg_c2_c3.csv");
        let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
        rows.map(|row| {
            let (gene, dispersion) = row.split_once(',').unwrap();
            (gene.to_owned(), dispersion.parse().unwrap())
        })
        .collect()
    }

    #[test]
    fn top_genes_of_the_sample_are_those_of_scanpy() {
        let slides = ["C2", "C3"].map(|section| {
            let slide = sample(section);
            let expression = Expression::from_counts(&slide.counts, Normalization::MedianLog1p);
            (slide.genes, expression)
        });
        let slides = slides.each_ref().map(|(genes, e)| (&genes[..], e));
        let golden = golden();
        assert_eq!(golden.len(), 100);

        let top = overlap_hvg(&slides, 100).unwrap();
        let expected: Vec<_> = golden.iter().map(|(gene, _)| gene.clone()).collect();
        assert_eq!(top, expected);

        let genes = shared_genes(&slides);
        let dispersions = normalised_dispersions(&slides, &genes);
        let found: HashMap<_, _> = genes.into_iter().zip(dispersions).collect();
        for (gene, expected) in golden {
            assert_relative_eq!(found[&gene], expected, max_relative = 1e-6);
        }
    }

    #[test]
    fn a_gene_alone_in_its_bin_has_dispersion_one_and_a_silent_one_is_last() {
        // Means 0, 1 and 100: the first two share the lowest bin, where only B has a dispersion.
        let genes = ["A", "B", "C"].map(String::from);
        let mut counts = Counts::new(3);
        counts.push_spot([(2, 90.0)]);
        counts.push_spot([(1, 2.0), (2, 110.0)]);
        let expression = Expression::from_counts(&counts, Normalization::Log1p);
        let slides = [(&genes[..], &expression)];
        let found = normalised_dispersions(&slides, &genes);
        assert!(found[0].is_nan());
        assert_eq!(found[1..], [1.0, 1.0]);
        assert_eq!(overlap_hvg(&slides, 3).unwrap(), ["B", "C", "A"]);
    }

    #[test]
    fn too_few_shared_genes_are_an_error_with_numbers() {
        let expression = Expression::from_counts(&Counts::new(1), Normalization::Log1p);
        let (a, b) = (["A".to_owned()], ["ENSG1".to_owned()]);
        let error = overlap_hvg(&[(&a, &expression), (&b, &expression)], 5).unwrap_err();
        let expected = "5 variable genes asked for, but the 2 slides share 0";
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(overlap_hvg(&[], 5).is_err());
        assert!(overlap_hvg(&[(&a, &expression)], 2).is_err());
    }
}
