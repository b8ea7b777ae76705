//! Group normalisation and GELU of one picture, and their gradient.

use std::ops::Range;

use super::normal_curve::normal;

/// Places that are added up in 32 bits before they join the sum in 64.
const PLACES_OF_SUM: usize = 64;

/// Group normalisation of pictures whose channels lie side by side, then GELU.
#[derive(Debug, Clone, Copy)]
pub(super) struct NormedGelu<'a> {
    /// Scale of each channel.
    pub(super) gamma: &'a [f32],
    /// Move of each channel.
    pub(super) beta: &'a [f32],
    /// Groups of channels.
    pub(super) n_groups: usize,
    /// Added to the variance.
    pub(super) epsilon: f64,
}

impl NormedGelu<'_> {
    /// Mean of the group of each channel, then one over its standard deviation.
    ///
    /// # Shapes
    ///
    /// - `picture`: `[n_places, channels]`
    /// - `to`: `[2, channels]`
    pub(super) fn statistics(&self, picture: &[f32], to: &mut [f32]) {
        let (means, rstds) = to.split_at_mut(self.gamma.len());
        let sums = channel_means(picture, means, |x, _| x);
        self.each_group(&sums, |channels, mean| means[channels].fill(mean as f32));
        let squares = channel_means(picture, means, |x, mean| (x - mean) * (x - mean));
        self.each_group(&squares, |channels, variance| {
            rstds[channels].fill((1.0 / (variance + self.epsilon).sqrt()) as f32);
        });
    }

    /// The value.
    ///
    /// # Shapes
    ///
    /// - `picture` and `to`: `[n_places, channels]`
    /// - `statistics`: `[2, channels]`
    pub(super) fn value(&self, picture: &[f32], statistics: &[f32], to: &mut [f32]) {
        let n = self.gamma.len();
        let (means, rstds) = statistics.split_at(n);
        let places = to.chunks_exact_mut(n).zip(picture.chunks_exact(n));
        for (to, place) in places {
            let columns = means
                .iter()
                .zip(rstds)
                .zip(self.gamma.iter().zip(self.beta));
            for ((to, x), ((mean, rstd), (gamma, beta))) in to.iter_mut().zip(place).zip(columns) {
                let u = (x - mean) * rstd * gamma + beta;
                *to = u * normal(u)[0];
            }
        }
    }

    /// From the gradient at the value to that at the picture, in place; the output is that of gamma and of beta.
    ///
    /// # Shapes
    ///
    /// - `gradient` and `picture`: `[n_places, channels]`
    /// - `statistics`: `[2, channels]`
    /// - output: `[channels]` each
    pub(super) fn gradient(
        &self,
        gradient: &mut [f32],
        picture: &[f32],
        statistics: &[f32],
    ) -> [Vec<f32>; 2] {
        let n = self.gamma.len();
        let (means, rstds) = statistics.split_at(n);
        let mut totals = [vec![0_f64; n], vec![0_f64; n]];
        let pieces = gradient.chunks_mut(PLACES_OF_SUM * n);
        for (gradient, picture) in pieces.zip(picture.chunks(PLACES_OF_SUM * n)) {
            let [mut of_gamma, mut of_beta] = [vec![0_f32; n], vec![0_f32; n]];
            for (gradient, place) in gradient.chunks_exact_mut(n).zip(picture.chunks_exact(n)) {
                let columns = means
                    .iter()
                    .zip(rstds)
                    .zip(self.gamma.iter().zip(self.beta));
                let sums = of_gamma.iter_mut().zip(&mut of_beta);
                let numbers = gradient.iter_mut().zip(place).zip(columns).zip(sums);
                for (((gradient, x), ((mean, rstd), (gamma, beta))), (of_gamma, of_beta)) in numbers
                {
                    let normed = (x - mean) * rstd;
                    let u = normed * gamma + beta;
                    let [below, density] = normal(u);
                    *gradient *= below + u * density;
                    *of_gamma += *gradient * normed;
                    *of_beta += *gradient;
                }
            }
            let [gamma, beta] = &mut totals;
            add(gamma, &of_gamma);
            add(beta, &of_beta);
        }
        self.through_norm(gradient, picture, statistics, &totals);
        totals.map(|total| total.into_iter().map(|sum| sum as f32).collect())
    }

    /// From the gradient at the normalised picture, scaled and moved, to that at the picture: with `g` that at a
    /// normalised number `n`, `(g - mean(g) - n mean(g n)) rstd`, as moving or stretching a group does not change `n`.
    fn through_norm(
        &self,
        gradient: &mut [f32],
        picture: &[f32],
        statistics: &[f32],
        [of_gamma, of_beta]: &[Vec<f64>; 2],
    ) {
        let n = self.gamma.len();
        let (means, rstds) = statistics.split_at(n);
        let n_places = (picture.len() / n) as f64;
        let [mean_gradient, mean_product] = [of_beta, of_gamma].map(|sums| {
            let scaled = sums.iter().zip(self.gamma);
            let scaled = scaled.map(|(sum, gamma)| sum * f64::from(*gamma) / n_places);
            let mut means = vec![0_f32; n];
            let fill = |channels: Range<usize>, mean| means[channels].fill(mean as f32);
            self.each_group(&scaled.collect::<Vec<f64>>(), fill);
            means
        });
        for (gradient, place) in gradient.chunks_exact_mut(n).zip(picture.chunks_exact(n)) {
            let columns = means.iter().zip(rstds).zip(self.gamma);
            let less = mean_gradient.iter().zip(&mean_product);
            let numbers = gradient.iter_mut().zip(place).zip(columns).zip(less);
            for (((gradient, x), ((mean, rstd), gamma)), (mean_gradient, mean_product)) in numbers {
                let normed = (x - mean) * rstd;
                *gradient = (*gradient * gamma - mean_gradient - normed * mean_product) * rstd;
            }
        }
    }

    /// Tells the channels of each group, and the mean of theirs.
    fn each_group(&self, means: &[f64], mut tell: impl FnMut(Range<usize>, f64)) {
        let n_in_group = means.len() / self.n_groups;
        for (group, means) in means.chunks(n_in_group).enumerate() {
            let first = group * n_in_group;
            let mean = means.iter().sum::<f64>() / n_in_group as f64;
            tell(first..first + n_in_group, mean);
        }
    }
}

/// Means over all places of what `term` makes of a number and what is given for its channel.
fn channel_means(picture: &[f32], given: &[f32], term: impl Fn(f32, f32) -> f32) -> Vec<f64> {
    let n = given.len();
    let mut totals = vec![0_f64; n];
    for piece in picture.chunks(PLACES_OF_SUM * n) {
        let mut sums = vec![0_f32; n];
        for place in piece.chunks_exact(n) {
            let channels = sums.iter_mut().zip(place).zip(given);
            channels.for_each(|((sum, x), given)| *sum += term(*x, *given));
        }
        add(&mut totals, &sums);
    }
    let n_places = (picture.len() / n) as f64;
    totals.iter_mut().for_each(|total| *total /= n_places);
    totals
}

fn add(totals: &mut [f64], sums: &[f32]) {
    let pairs = totals.iter_mut().zip(sums);
    pairs.for_each(|(total, sum)| *total += f64::from(*sum));
}
