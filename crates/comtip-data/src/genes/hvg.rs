//! Highly variable genes shared by slides.

use super::dispersion::gene_dispersions;
use super::moments::GeneMoments;
use crate::error::DataError;

/// The `n_top` most variable of the genes all slides share, the most variable first: the
/// "overlap-HVG" recipe of STimage-1K4M.
///
/// Genes are ranked by their normalised dispersion; see [`gene_dispersions`]. Genes without one, such
/// as those no spot expresses, come last; equal genes keep the order of the first slide.
///
/// Give only slides of the training side: genes chosen with the test side leak it.
///
/// # Errors
///
/// [`DataError::Genes`] if no slide was given, no gene is shared, or fewer than `n_top` are.
///
/// # Examples
///
/// ```
/// use comtip_data::{Counts, Expression, GeneMoments, Normalization, overlap_hvg};
///
/// let genes = ["ACTB", "GAPDH", "MBP", "ALB"].map(String::from);
/// let mut counts = Counts::new(4);
/// counts.push_spot([(0, 1.0), (1, 1.0), (3, 100.0)]);
/// counts.push_spot([(0, 1.0), (1, 2.0), (2, 4.0), (3, 100.0)]);
/// counts.push_spot([(0, 2.0), (1, 1.0), (3, 130.0)]);
/// let expression = Expression::from_counts(&counts, Normalization::Log1p);
/// let mut moments = GeneMoments::new();
/// moments.push(&genes, &expression);
/// assert_eq!(overlap_hvg(&moments, 1)?, ["MBP"]);
/// # Ok::<(), comtip_data::DataError>(())
/// ```
pub fn overlap_hvg(moments: &GeneMoments, n_top: usize) -> Result<Vec<String>, DataError> {
    let ranked = ranked_by_dispersion(moments)?;
    if n_top > ranked.len() {
        return Err(too_few_shared(n_top, moments.n_slides(), ranked.len()));
    }
    Ok(ranked.into_iter().take(n_top).collect())
}

/// The genes all slides share, the most variable first.
pub(super) fn ranked_by_dispersion(moments: &GeneMoments) -> Result<Vec<String>, DataError> {
    let mut ranked = gene_dispersions(moments)?;
    ranked.sort_by(|a, b| descending(a.normalised, b.normalised));
    Ok(ranked.into_iter().map(|gene| gene.gene).collect())
}

/// More genes are asked for than slides share.
pub(super) fn too_few_shared(n_top: usize, n_slides: usize, n_shared: usize) -> DataError {
    DataError::Genes {
        problem: format!(
            "{n_top} variable genes asked for, but the {n_slides} slides share {n_shared}; ask for fewer, or check that all slides name genes alike (symbols or Ensembl ids)"
        ),
    }
}

/// Greater first, NaN last.
fn descending(a: f64, b: f64) -> std::cmp::Ordering {
    let key = |x: f64| if x.is_nan() { f64::NEG_INFINITY } else { x };
    a.is_nan().cmp(&b.is_nan()).then(key(b).total_cmp(&key(a)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::sample;
    use crate::genes::expression::{Expression, Normalization};
    use crate::slide::Counts;

    /// The first 100 genes of a table that `tests/golden/hvg.py` wrote.
    fn top_100(golden: &str) -> Vec<&str> {
        let rows = golden.lines().filter(|line| !line.starts_with('#')).skip(1);
        let genes = rows.map(|row| row.split_once(',').unwrap().0);
        genes.take(100).collect()
    }

    fn found(sections: &[&str]) -> Vec<String> {
        let mut moments = GeneMoments::new();
        for section in sections {
            let slide = sample(section);
            let expression = Expression::from_counts(&slide.counts, Normalization::MedianLog1p);
            moments.push(&slide.genes, &expression);
        }
        overlap_hvg(&moments, 100).unwrap()
    }

    #[test]
    fn top_genes_of_one_section_and_of_two_are_those_of_scanpy() {
        let one = include_str!("../../tests/golden/hvg_c3.csv");
        assert_eq!(found(&["C3"]), top_100(one));
        let two = include_str!("../../tests/golden/hvg_c2_c3.csv");
        assert_eq!(found(&["C2", "C3"]), top_100(two));
    }

    #[test]
    fn a_silent_gene_is_last_and_equal_genes_keep_their_order() {
        let genes = ["A", "B", "C"].map(String::from);
        let mut counts = Counts::new(3);
        counts.push_spot([(2, 90.0)]);
        counts.push_spot([(1, 2.0), (2, 110.0)]);
        let expression = Expression::from_counts(&counts, Normalization::Log1p);
        let mut moments = GeneMoments::new();
        moments.push(&genes, &expression);
        assert_eq!(overlap_hvg(&moments, 3).unwrap(), ["B", "C", "A"]);
    }

    #[test]
    fn too_few_shared_genes_are_an_error_with_numbers() {
        let mut counts = Counts::new(1);
        counts.push_spot([(0, 1.0)]);
        let expression = Expression::from_counts(&counts, Normalization::Log1p);
        let mut moments = GeneMoments::new();
        assert!(overlap_hvg(&moments, 5).is_err());
        moments.push(&["A".to_owned()], &expression);
        let error = overlap_hvg(&moments, 5).unwrap_err();
        let expected = "5 variable genes asked for, but the 1 slides share 1";
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}
