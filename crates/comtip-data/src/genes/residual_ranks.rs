//! Genes ranked by their residual variance on several slides.

use std::cmp::Reverse;

use super::residual_variances::residual_variances;
use crate::slide::Counts;

/// Residual variances of genes, slide by slide: of a slide eight bytes a gene are kept.
#[derive(Debug, Clone, Default)]
pub(super) struct ResidualRanks {
    of_slides: Vec<Vec<f64>>,
}

impl ResidualRanks {
    /// Adds a slide, residuals clipped to the root of its spots.
    pub(super) fn push(&mut self, counts: &Counts) {
        let clip = (counts.n_spots() as f64).sqrt();
        self.of_slides.push(residual_variances(counts, clip));
    }

    /// Genes of those that are `eligible`, the best first, by the rule of scanpy's `pearson_residuals` flavour with a
    /// batch a slide: first those that are among the `n_top` most variable on most slides, then those whose rank, the
    /// median over these slides, is lowest; equal ones in their order. At most `n_top` are returned.
    pub(super) fn best(&self, n_top: usize, eligible: &[bool]) -> Vec<usize> {
        let ranked = self.ranked(n_top, eligible);
        ranked
            .into_iter()
            .take(n_top)
            .map(|gene| gene.gene)
            .collect()
    }

    fn ranked(&self, n_top: usize, eligible: &[bool]) -> Vec<RankedGene> {
        let genes = (0..eligible.len()).filter(|gene| eligible[*gene]);
        let genes: Vec<usize> = genes.collect();
        let mut ranks: Vec<Vec<usize>> = vec![Vec::new(); eligible.len()];
        for variances in &self.of_slides {
            let mut sorted = genes.clone();
            sorted.sort_by(|a, b| variances[*b].total_cmp(&variances[*a]));
            for (rank, gene) in sorted.into_iter().take(n_top).enumerate() {
                ranks[gene].push(rank);
            }
        }
        let of_gene = |gene: usize| RankedGene {
            gene,
            n_slides: ranks[gene].len(),
            twice_the_median: twice_the_median(&ranks[gene]),
        };
        let mut ranked: Vec<RankedGene> = genes.into_iter().map(of_gene).collect();
        ranked.sort_by_key(|gene| (Reverse(gene.n_slides), gene.twice_the_median));
        ranked
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RankedGene {
    gene: usize,
    /// Slides on which it is among the most variable.
    n_slides: usize,
    /// Of its ranks there, from 0.
    twice_the_median: usize,
}

fn twice_the_median(ranks: &[usize]) -> usize {
    let mut ranks = ranks.to_vec();
    ranks.sort_unstable();
    match ranks.len() {
        0 => 0,
        n => ranks[(n - 1) / 2] + ranks[n / 2],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use approx::assert_relative_eq;

    use super::*;
    use crate::formats::sample;

    const N_TOP: usize = 100;

    /// Counts of these genes, in this order.
    fn of_genes(section: &str, genes: &[String]) -> Counts {
        let slide = sample(section);
        let places: HashMap<&String, u32> = genes.iter().zip(0..).collect();
        let places: Vec<Option<u32>> = slide
            .genes
            .iter()
            .map(|gene| places.get(gene).copied())
            .collect();
        slide.counts.moved(&places, genes.len())
    }

    /// Compares every row of a table that `tests/golden/residuals.py` wrote, and the order of its first; returns how
    /// many rows there are.
    fn compare(ranks: &ResidualRanks, genes: &[String], golden: &str) -> usize {
        let ranked = ranks.ranked(N_TOP, &vec![true; genes.len()]);
        let found: HashMap<&String, RankedGene> =
            ranked.iter().map(|of| (&genes[of.gene], *of)).collect();
        let rows: Vec<Vec<&str>> = golden
            .lines()
            .filter(|line| !line.starts_with('#'))
            .skip(1)
            .map(|row| row.split(',').collect())
            .collect();
        for row in &rows {
            let of_gene = found[&row[0].to_owned()];
            let variances = ranks.of_slides.iter().map(|of| of[of_gene.gene]);
            let mean = variances.sum::<f64>() / ranks.of_slides.len() as f64;
            let scanpy: f64 = row[1].parse().unwrap();
            assert_relative_eq!(mean, scanpy, epsilon = 1e-6, max_relative = 1e-6);
            assert_eq!(of_gene.n_slides.to_string(), row[2], "{row:?}");
            let median = (of_gene.n_slides > 0).then_some(of_gene.twice_the_median as f64 / 2.0);
            assert_eq!(median, row[3].parse().ok(), "{row:?}");
        }
        let top = rows[..N_TOP].iter().map(|row| row[0]);
        let best = ranks.best(N_TOP, &vec![true; genes.len()]);
        let best = best.into_iter().map(|gene| genes[gene].as_str());
        assert!(best.eq(top));
        rows.len()
    }

    #[test]
    fn variances_and_order_of_one_section_are_those_of_scanpy() {
        let slide = sample("C3");
        let mut ranks = ResidualRanks::default();
        ranks.push(&slide.counts);
        let golden = include_str!("../../tests/golden/residuals_c3.csv");
        assert_eq!(compare(&ranks, &slide.genes, golden), 415);
    }

    #[test]
    fn variances_and_order_of_two_sections_are_those_of_scanpy() {
        let [first, second] = ["C2", "C3"].map(|section| sample(section).genes);
        let second: HashSet<String> = second.into_iter().collect();
        let shared = first.into_iter().filter(|gene| second.contains(gene));
        let genes: Vec<String> = shared.collect();
        // One clip of both, as the script says.
        let of_slides = ["C2", "C3"].map(|section| {
            let counts = of_genes(section, &genes);
            residual_variances(&counts, 12.0)
        });
        let ranks = ResidualRanks {
            of_slides: of_slides.to_vec(),
        };
        let golden = include_str!("../../tests/golden/residuals_c2_c3.csv");
        assert_eq!(compare(&ranks, &genes, golden), 399);
    }

    #[test]
    fn genes_of_more_slides_come_first_then_those_of_lower_median_rank() {
        let ranks = ResidualRanks {
            of_slides: vec![
                vec![9.0, 8.0, 1.0, 0.0, 7.0],
                vec![1.0, 8.0, 9.0, 0.0, 0.0],
                vec![1.0, 8.0, 9.0, 0.0, 0.0],
            ],
        };
        // Of the first two: B on all, C on two, A on one.
        assert_eq!(ranks.best(2, &[true; 5]), [1, 2]);
        assert_eq!(ranks.ranked(2, &[true; 5])[2].gene, 0);
        // Without B, E is second on the first slide and A on the others.
        assert_eq!(
            ranks.best(2, &[true, false, true, true, true]),
            [0, 2],
            "three slides before two"
        );
        assert_eq!(ranks.best(9, &[true; 5]).len(), 5);
        assert!(ranks.best(0, &[true; 5]).is_empty());
    }
}
