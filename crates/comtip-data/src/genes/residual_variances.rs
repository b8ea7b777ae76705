//! How far counts of genes lie from what the depths of their spots let expect.

use crate::slide::Counts;

/// Inverse overdispersion of counts, that of scanpy: variance `mu + mu^2 / THETA` at a mean of `mu`.
const THETA: f64 = 100.0;

/// Spots whose residuals are computed side by side.
const N_LANES: usize = 4;

/// The variance over the spots of a slide of the Pearson residuals of every gene, clipped to `clip` either way; 0 for a
/// gene that no spot has.
///
/// `(count - mu) / sqrt(mu + mu^2 / 100)`, where `mu` is the counts of the gene times the counts of the spot over all
/// counts; the variance is over the number of spots (Lause, Berens and Kobak 2021). A spot without counts has residuals
/// of 0. Time goes with spots times genes: as if nothing had been counted, in one loop over depths, then corrected
/// where something was.
pub(super) fn residual_variances(counts: &Counts, clip: f64) -> Vec<f64> {
    let n_spots = counts.n_spots();
    let depths: Vec<f64> = (0..n_spots).map(|spot| counts.spot_total(spot)).collect();
    let total: f64 = depths.iter().sum();
    let mut shares = vec![0.0; counts.n_genes()];
    for_each_count(counts, |_, gene, count| shares[gene] += count);
    for share in &mut shares {
        *share /= total;
    }
    let mut sums: Vec<Sums> = shares
        .iter()
        .map(|share| Sums::of_silent(*share, &depths, clip))
        .collect();
    for_each_count(counts, |spot, gene, count| {
        let mu = shares[gene] * depths[spot];
        let residual = (count - mu) / (mu + mu * mu / THETA).sqrt();
        sums[gene].replace(-silent(mu, clip), residual.clamp(-clip, clip));
    });
    let n_spots = n_spots.max(1) as f64;
    let variance = |of: Sums| (of.squares / n_spots - (of.sum / n_spots).powi(2)).max(0.0);
    sums.into_iter().map(variance).collect()
}

/// Of the residuals of a gene.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    sum: f64,
    squares: f64,
}

impl Sums {
    /// Of a gene with this share of all counts, if no spot had one of them.
    fn of_silent(share: f64, depths: &[f64], clip: f64) -> Self {
        if share.is_nan() || share <= 0.0 {
            return Self::default();
        }
        let (mut sums, mut squares) = ([0.0; N_LANES], [0.0; N_LANES]);
        let chunks = depths.chunks_exact(N_LANES);
        let rest = chunks.remainder();
        for depths in chunks {
            for lane in 0..N_LANES {
                let residual = silent(share * depths[lane], clip);
                sums[lane] += residual;
                squares[lane] += residual * residual;
            }
        }
        for (lane, depth) in rest.iter().enumerate() {
            let residual = silent(share * depth, clip);
            sums[lane] += residual;
            squares[lane] += residual * residual;
        }
        Self {
            sum: -sums.iter().sum::<f64>(),
            squares: squares.iter().sum(),
        }
    }

    fn replace(&mut self, old: f64, new: f64) {
        self.sum += new - old;
        self.squares += new * new - old * old;
    }
}

/// The residual of a count of 0 where `mu` is expected, without its sign.
fn silent(mu: f64, clip: f64) -> f64 {
    (mu * THETA / (THETA + mu)).sqrt().min(clip)
}

/// Spot, gene and count, of every count above zero.
fn for_each_count(counts: &Counts, mut visit: impl FnMut(usize, usize, f64)) {
    for spot in 0..counts.n_spots() {
        let (genes, counts) = counts.spot(spot);
        for (gene, count) in genes.iter().zip(counts) {
            visit(spot, *gene as usize, f64::from(*count));
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    use super::*;

    /// The formula, gene by gene and spot by spot.
    fn plainly(rows: &[Vec<f64>], clip: f64) -> Vec<f64> {
        let depth = |row: &Vec<f64>| row.iter().sum::<f64>();
        let total: f64 = rows.iter().map(depth).sum();
        let of_gene = |gene: usize| {
            let of_gene: f64 = rows.iter().map(|row| row[gene]).sum();
            let residual = |row: &Vec<f64>| {
                let mu = of_gene * depth(row) / total;
                match mu > 0.0 {
                    true => ((row[gene] - mu) / (mu + mu * mu / 100.0).sqrt()).clamp(-clip, clip),
                    false => 0.0,
                }
            };
            let n = rows.len() as f64;
            let mean = rows.iter().map(residual).sum::<f64>() / n;
            rows.iter()
                .map(|row| (residual(row) - mean).powi(2))
                .sum::<f64>()
                / n
        };
        (0..rows[0].len()).map(of_gene).collect()
    }

    fn counts(rows: &[Vec<f64>]) -> Counts {
        let mut counts = Counts::new(rows[0].len());
        for row in rows {
            counts.push_spot((0..).zip(row.iter().map(|count| *count as f32)));
        }
        counts
    }

    proptest! {
        #[test]
        fn variances_are_those_of_the_formula(
            rows in prop::collection::vec(prop::collection::vec(0_u32..500, 5), 1..14),
            silenced in prop::collection::vec(prop::bool::weighted(0.6), 70),
            clip in 0.3_f64..12.0,
        ) {
            let mut silenced = silenced.into_iter();
            let rows: Vec<Vec<f64>> = rows
                .into_iter()
                .map(|row| {
                    let kept = |count| if silenced.next() == Some(true) { 0.0 } else { f64::from(count) };
                    row.into_iter().map(kept).collect()
                })
                .collect();
            let found = residual_variances(&counts(&rows), clip);
            for (found, plain) in found.iter().zip(plainly(&rows, clip)) {
                assert_relative_eq!(*found, plain, epsilon = 1e-9, max_relative = 1e-9);
            }
        }
    }

    #[test]
    fn what_depth_alone_explains_varies_least() {
        // A follows the depth, B does not, C is nowhere.
        let rows = [[100.0, 9.0, 0.0], [200.0, 0.0, 0.0], [300.0, 1.0, 0.0]].map(Vec::from);
        let found = residual_variances(&counts(&rows), 10.0);
        assert!(found[0] < found[1] && found[2] == 0.0, "{found:?}");
        assert!(residual_variances(&Counts::new(2), 1.0) == [0.0, 0.0]);
    }
}
