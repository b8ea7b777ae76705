//! Draws shared out among slides.

use std::collections::{BTreeMap, BTreeSet};

use super::options::{SamplerBalance, SamplerOptions};
use super::sampled_slide::SampledSlide;
use crate::error::DataError;

/// Draws of an epoch from each slide: in proportion to its weight, never over the cap, in sum as
/// many as asked for.
pub(super) fn quotas(
    slides: &[SampledSlide],
    options: &SamplerOptions,
) -> Result<Vec<usize>, DataError> {
    check(slides, options)?;
    let cap = options.cap_per_slide.unwrap_or(usize::MAX);
    let capped: Vec<usize> = slides.iter().map(|slide| slide.n_spots.min(cap)).collect();
    let n_draws = options.n_draws.unwrap_or_else(|| capped.iter().sum());
    if n_draws > cap.saturating_mul(slides.len()) {
        return Err(DataError::Sampler {
            problem: format!(
                "{n_draws} draws asked for, but {} slides of at most {cap} give {}; ask for fewer, \
                 or raise the cap",
                slides.len(),
                cap * slides.len()
            ),
        });
    }
    let weights = weights(slides, &capped, options.balance);
    Ok(shared_out(n_draws, &weights, cap))
}

fn check(slides: &[SampledSlide], options: &SamplerOptions) -> Result<(), DataError> {
    let refuse = |problem: &str| {
        Err(DataError::Sampler {
            problem: problem.to_owned(),
        })
    };
    if slides.is_empty() {
        return refuse("there is no slide to draw from");
    }
    if options.cap_per_slide == Some(0) || options.n_draws == Some(0) {
        return refuse("a cap or a number of draws of 0 leaves nothing to train on");
    }
    let mut names = BTreeSet::new();
    for SampledSlide { slide, n_spots, .. } in slides {
        let problem = match (n_spots, names.insert(slide)) {
            (0, _) => "it has no spot to draw; leave it out",
            (_, false) => "given twice; give it once",
            _ => continue,
        };
        return Err(DataError::Slide {
            slide: slide.clone(),
            problem: problem.to_owned(),
        });
    }
    Ok(())
}

fn weights(slides: &[SampledSlide], capped: &[usize], balance: SamplerBalance) -> Vec<f64> {
    let mut of_technology: BTreeMap<&str, usize> = BTreeMap::new();
    for (slide, n_spots) in slides.iter().zip(capped) {
        *of_technology.entry(&slide.technology).or_default() += n_spots;
    }
    let weight = |(slide, n_spots): (&SampledSlide, &usize)| match balance {
        SamplerBalance::Spots => *n_spots as f64,
        SamplerBalance::Slides => 1.0,
        SamplerBalance::Technologies => {
            *n_spots as f64 / of_technology[slide.technology.as_str()] as f64
        }
    };
    slides.iter().zip(capped).map(weight).collect()
}

/// Shares `n_draws` out by weight; what a slide at its cap cannot take goes to the others. At most
/// `cap` times the number of slides can be asked for.
fn shared_out(n_draws: usize, weights: &[f64], cap: usize) -> Vec<usize> {
    let mut quotas = vec![0; weights.len()];
    let mut open: Vec<usize> = (0..weights.len()).collect();
    let mut left = n_draws;
    // Every turn but the last closes a slide.
    loop {
        let total: f64 = open.iter().map(|i| weights[*i]).sum();
        let share = |i: usize| left as f64 * weights[i] / total;
        let (full, rest): (Vec<usize>, Vec<usize>) =
            open.iter().partition(|i| share(**i) >= cap as f64);
        if full.is_empty() {
            break;
        }
        for i in full {
            quotas[i] = cap;
            left = left.saturating_sub(cap);
        }
        open = rest;
    }
    round(left, weights, &open, cap, &mut quotas);
    quotas
}

/// Whole draws by the largest remainders, of equal ones the first.
fn round(left: usize, weights: &[f64], open: &[usize], cap: usize, quotas: &mut [usize]) {
    let total: f64 = open.iter().map(|i| weights[*i]).sum();
    let share = |i: usize| left as f64 * weights[i] / total;
    let mut n_missing = left;
    for i in open {
        quotas[*i] = (share(*i).floor() as usize).min(cap).min(n_missing);
        n_missing -= quotas[*i];
    }
    let mut by_remainder = open.to_vec();
    by_remainder.sort_by(|a, b| share(*b).fract().total_cmp(&share(*a).fract()));
    while n_missing > 0 {
        let before = n_missing;
        for i in &by_remainder {
            if n_missing > 0 && quotas[*i] < cap {
                quotas[*i] += 1;
                n_missing -= 1;
            }
        }
        if n_missing == before {
            break;
        }
    }
}
