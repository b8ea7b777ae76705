//! How variable genes are, by scanpy's `seurat` recipe.

use super::mean_bins::{bin_statistics, cut};
use super::moments::GeneMoments;
use super::none_shared::check_shared;
use crate::error::DataError;

/// Bins of mean expression within which dispersions are compared.
const N_BINS: usize = 20;

/// Mean that stands for the mean of a gene nobody expresses, as in scanpy.
const NO_MEAN: f64 = 1e-12;

/// Mean and dispersion of one gene over the spots of some slides, the logarithm undone.
#[derive(Debug, Clone, PartialEq)]
pub struct GeneDispersion {
    /// The gene.
    pub gene: String,
    /// `ln(1 + mean)`, scanpy's `means`.
    pub log_mean: f64,
    /// `ln(variance / mean)`, scanpy's `dispersions`; NaN for a gene that does not vary.
    pub dispersion: f64,
    /// The dispersion compared with those of the genes in its bin of mean, scanpy's
    /// `dispersions_norm`; NaN where the dispersion is.
    pub normalised: f64,
}

/// Dispersions of the genes all slides share, in the order of the first slide, as scanpy's
/// `highly_variable_genes(flavor="seurat")` computes them.
///
/// The spots of all slides are put together, restricted to the genes all slides have. The dispersion is `ln(variance / mean)`, and within each of 20 bins of `ln(1 + mean)`
/// it is centred and divided by its deviation. The normalised dispersion of a gene alone in its bin
/// is 1.
///
/// [`Expression`](crate::Expression) holds `f32`, everything here is `f64`: rounding the logarithms changes a result by
/// less than 1e-6 against scanpy run in `f64` throughout.
///
/// Raw counts are a type of their own, so that they cannot be given by mistake:
///
/// ```compile_fail,E0308
/// let counts = comtip_data::Counts::new(1);
/// comtip_data::GeneMoments::new().push(&["MBP".to_owned()], &counts);
/// ```
///
/// # Errors
///
/// [`DataError::Genes`] if no slide was given, none has a spot, or no gene is shared.
///
/// # Examples
///
/// ```
/// use comtip_data::{Counts, Expression, GeneMoments, Normalization, gene_dispersions};
///
/// let genes = ["MBP".to_owned(), "ALB".to_owned()];
/// let mut counts = Counts::new(2);
/// counts.push_spot([(0, 1.0), (1, 5.0)]);
/// counts.push_spot([(0, 3.0), (1, 5.0)]);
/// let expression = Expression::from_counts(&counts, Normalization::Log1p);
/// let mut moments = GeneMoments::new();
/// moments.push(&genes, &expression);
/// let found = gene_dispersions(&moments)?;
/// assert_eq!(found[0].gene, "MBP");
/// // Mean 2 and variance 2.
/// assert!((found[0].log_mean - 3_f64.ln()).abs() < 1e-6);
/// assert!(found[0].dispersion.abs() < 1e-6);
/// # Ok::<(), comtip_data::DataError>(())
/// ```
pub fn gene_dispersions(moments: &GeneMoments) -> Result<Vec<GeneDispersion>, DataError> {
    check_shared(
        moments.n_slides(),
        moments.n_spots(),
        moments.of_genes().len(),
    )?;
    let (mut log_means, mut dispersions) = (Vec::new(), Vec::new());
    for (_, mean, variance) in moments.of_genes() {
        let mean = if mean == 0.0 { NO_MEAN } else { mean };
        log_means.push(mean.ln_1p());
        // The logarithm of 0 is no dispersion, and must not enter the mean of its bin.
        let dispersion = variance / mean;
        dispersions.push(if dispersion == 0.0 {
            f64::NAN
        } else {
            dispersion.ln()
        });
    }
    let bins = cut(&log_means, N_BINS);
    let statistics = bin_statistics(&dispersions, &bins, N_BINS);
    let genes = moments.of_genes().map(|(gene, ..)| gene.to_owned());
    let described = genes.zip(log_means).zip(dispersions).zip(bins);
    let described = described
        .map(|(((gene, log_mean), dispersion), bin)| GeneDispersion {
            gene,
            log_mean,
            dispersion,
            normalised: match statistics[bin].deviation.is_nan() {
                true => dispersion / statistics[bin].mean,
                false => (dispersion - statistics[bin].mean) / statistics[bin].deviation,
            },
        })
        .collect();
    Ok(described)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use approx::assert_relative_eq;

    use super::*;
    use crate::formats::sample;
    use crate::genes::expression::{Expression, Normalization};
    use crate::slide::Counts;

    /// Compares every row of a table that `tests/golden/hvg.py` wrote; returns how many.
    fn compare(found: Vec<GeneDispersion>, golden: &str) -> usize {
        let found: HashMap<String, GeneDispersion> =
            found.into_iter().map(|d| (d.gene.clone(), d)).collect();
        let rows = golden.lines().filter(|line| !line.starts_with('#')).skip(1);
        rows.map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            let found = &found[cells[0]];
            let ours = [found.log_mean, found.dispersion, found.normalised];
            for (ours, cell) in ours.iter().zip(&cells[1..]) {
                match cell.is_empty() {
                    true => assert!(ours.is_nan(), "{row}"),
                    false => {
                        let scanpy: f64 = cell.parse().unwrap();
                        assert_relative_eq!(*ours, scanpy, epsilon = 1e-6, max_relative = 1e-6);
                    }
                }
            }
        })
        .count()
    }

    fn dispersions(sections: &[&str]) -> Vec<GeneDispersion> {
        let mut moments = GeneMoments::new();
        for section in sections {
            let slide = sample(section);
            let expression = Expression::from_counts(&slide.counts, Normalization::MedianLog1p);
            moments.push(&slide.genes, &expression);
        }
        gene_dispersions(&moments).unwrap()
    }

    #[test]
    fn means_and_dispersions_of_one_section_are_those_of_scanpy() {
        let found = dispersions(&["C3"]);
        assert_eq!(found.len(), 15_821);
        let golden = include_str!("../../tests/golden/hvg_c3.csv");
        assert_eq!(compare(found, golden), 415);
    }

    #[test]
    fn means_and_dispersions_of_two_sections_are_those_of_scanpy() {
        let golden = include_str!("../../tests/golden/hvg_c2_c3.csv");
        assert_eq!(compare(dispersions(&["C2", "C3"]), golden), 399);
    }

    #[test]
    fn a_gene_alone_in_its_bin_has_dispersion_one_and_a_silent_one_has_none() {
        // Means 0, 1 and 100: the first two share the lowest bin, where only B has a dispersion.
        let genes = ["A", "B", "C"].map(String::from);
        let mut counts = Counts::new(3);
        counts.push_spot([(2, 90.0)]);
        counts.push_spot([(1, 2.0), (2, 110.0)]);
        let expression = Expression::from_counts(&counts, Normalization::Log1p);
        let mut moments = GeneMoments::new();
        moments.push(&genes, &expression);
        let found = gene_dispersions(&moments).unwrap();
        let normalised: Vec<f64> = found.iter().map(|gene| gene.normalised).collect();
        assert!(normalised[0].is_nan());
        assert_eq!(normalised[1..], [1.0, 1.0]);
    }

    #[test]
    fn no_slide_no_spot_and_no_shared_gene_are_errors() {
        let none = Expression::from_counts(&Counts::new(1), Normalization::Log1p);
        let mut counts = Counts::new(1);
        counts.push_spot([(0, 1.0)]);
        let one = Expression::from_counts(&counts, Normalization::Log1p);
        let (a, b) = (["A".to_owned()], ["ENSG1".to_owned()]);
        let problem = |slides: &[(&[String], &Expression)]| {
            let mut moments = GeneMoments::new();
            slides.iter().for_each(|(genes, e)| moments.push(genes, e));
            gene_dispersions(&moments).unwrap_err().to_string()
        };
        assert!(problem(&[]).starts_with("no slide"));
        assert!(problem(&[(&a, &none)]).starts_with("the slides have no spot"));
        let unshared = problem(&[(&a, &one), (&b, &one)]);
        assert!(
            unshared.starts_with("the 2 slides share no gene"),
            "{unshared}"
        );
    }
}
