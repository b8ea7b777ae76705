//! Mean values of genes, every slide with the same weight.

use super::expression::Expression;

/// Mean normalised values of genes over the spots of a slide, added up over slides.
#[derive(Debug, Clone, Default)]
pub(super) struct SlideMeans {
    sums: Vec<f64>,
}

impl SlideMeans {
    pub(super) fn new(n_genes: usize) -> Self {
        Self {
            sums: vec![0.0; n_genes],
        }
    }

    /// Adds a slide, given the place of every column of its expression among the genes; one without spots says nothing.
    pub(super) fn push(&mut self, expression: &Expression, places: &[Option<u32>]) {
        let mut of_slide = vec![0.0; self.sums.len()];
        for spot_idx in 0..expression.n_spots() {
            let (columns, values) = expression.spot(spot_idx);
            for (column, value) in columns.iter().zip(values) {
                if let Some(place) = places[*column as usize] {
                    of_slide[place as usize] += f64::from(*value);
                }
            }
        }
        let n_spots = expression.n_spots().max(1) as f64;
        for (sum, of_slide) in self.sums.iter_mut().zip(of_slide) {
            *sum += of_slide / n_spots;
        }
    }

    /// The genes, that of the largest mean first; equal ones in their order.
    pub(super) fn ranked(&self) -> Vec<usize> {
        let mut ranked: Vec<usize> = (0..self.sums.len()).collect();
        ranked.sort_by(|a, b| self.sums[*b].total_cmp(&self.sums[*a]));
        ranked
    }
}
