//! Epochs of made-up cohorts.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::*;
use crate::sampler::options::SamplerBalance;

fn slides(sizes: &[(usize, &str)]) -> Vec<SampledSlide> {
    let slide = |(i, (n_spots, technology)): (usize, &(usize, &str))| SampledSlide {
        slide: format!("s{i}"),
        technology: (*technology).to_owned(),
        n_spots: *n_spots,
    };
    sizes.iter().enumerate().map(slide).collect()
}

fn quotas(sizes: &[(usize, &str)], options: SamplerOptions) -> Vec<usize> {
    let sampler = BalancedSampler::new(slides(sizes), options).unwrap();
    sampler.quotas().to_vec()
}

const SIZES: [(usize, &str); 4] = [(300, "ST"), (100, "ST"), (4_000, "Visium"), (90_000, "HD")];

#[test]
fn shares_are_those_of_the_balance_asked_for() {
    let options = |balance, cap_per_slide, n_draws| SamplerOptions {
        balance,
        cap_per_slide,
        n_draws,
        seed: 0,
    };
    use SamplerBalance::{Slides, Spots, Technologies};
    let cases = [
        (options(Spots, None, None), [300, 100, 4_000, 90_000]),
        (options(Spots, Some(600), None), [300, 100, 600, 600]),
        (
            options(Slides, None, Some(4_002)),
            [1_001, 1_001, 1_000, 1_000],
        ),
        (
            options(Technologies, None, Some(1_200)),
            [300, 100, 400, 400],
        ),
        (
            options(Technologies, Some(500), Some(1_200)),
            [300, 100, 400, 400],
        ),
        (
            options(Technologies, Some(250), Some(1_000)),
            [250, 250, 250, 250],
        ),
        // Each technology would get 280, but the slides of Visium and HD stop at 250. The 340 draws
        // that are left go to ST, where 250 and 100 spots count: 242.9 and 97.1.
        (
            options(Technologies, Some(250), Some(840)),
            [243, 97, 250, 250],
        ),
    ];
    for (options, expected) in cases {
        assert_eq!(quotas(&SIZES, options), expected, "{options:?}");
    }
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let refused = |sizes: &[(usize, &str)], options| {
        BalancedSampler::new(slides(sizes), options)
            .unwrap_err()
            .to_string()
    };
    let default = SamplerOptions::default();
    assert!(refused(&[], default).contains("no slide to draw from"));
    assert!(refused(&[(0, "ST")], default).starts_with("slide s0: it has no spot"));
    let capped = SamplerOptions {
        cap_per_slide: Some(10),
        n_draws: Some(21),
        ..default
    };
    let text = refused(&[(50, "ST"), (50, "ST")], capped);
    assert!(
        text.contains("21 draws asked for, but 2 slides of at most 10 give 20"),
        "{text}"
    );
    let none = SamplerOptions {
        n_draws: Some(0),
        ..default
    };
    assert!(refused(&[(50, "ST")], none).contains("of 0 leaves nothing"));
    let mut twice = slides(&[(5, "ST"), (5, "ST")]);
    twice[1].slide = "s0".to_owned();
    let error = BalancedSampler::new(twice, default)
        .unwrap_err()
        .to_string();
    assert!(error.contains("given twice"), "{error}");
}

#[test]
fn a_slide_is_drawn_alike_whatever_other_slides_there_are() {
    let options = SamplerOptions {
        cap_per_slide: Some(40),
        seed: 5,
        ..SamplerOptions::default()
    };
    let of_first = |sizes: &[(usize, &str)]| -> BTreeSet<usize> {
        let sampler = BalancedSampler::new(slides(sizes), options).unwrap();
        let places = sampler.epoch(3).into_iter().filter(|p| p.slide_idx == 0);
        places.map(|p| p.spot_idx).collect()
    };
    assert_eq!(
        of_first(&[(100, "ST")]),
        of_first(&[(100, "ST"), (70, "HD")])
    );
}

#[test]
fn the_last_epoch_there_can_be_is_drawn_too() {
    let sampler = BalancedSampler::new(slides(&SIZES), SamplerOptions::default()).unwrap();
    assert_eq!(sampler.epoch(u64::MAX).len(), sampler.n_draws());
}

proptest! {
    #[test]
    fn quotas_sum_up_and_keep_the_cap(
        sizes in prop::collection::vec((1..5_000_usize, 0..3_usize), 1..12),
        cap in prop::option::of(1..800_usize),
        share in 0.001..1.0_f64,
        balance in 0..3_usize,
    ) {
        use SamplerBalance::{Slides, Spots, Technologies};
        let sizes: Vec<_> = sizes.iter().map(|(n, t)| (*n, ["ST", "Visium", "HD"][*t])).collect();
        let most = cap.unwrap_or(2_000) * sizes.len();
        let n_draws = ((share * most as f64) as usize).max(1);
        let options = SamplerOptions {
            balance: [Spots, Slides, Technologies][balance],
            cap_per_slide: cap,
            n_draws: Some(n_draws),
            seed: 0,
        };
        let found = quotas(&sizes, options);
        prop_assert_eq!(found.iter().sum::<usize>(), n_draws);
        prop_assert!(found.iter().all(|quota| *quota <= cap.unwrap_or(usize::MAX)));
        if balance == 1 && cap.is_none() {
            prop_assert!(found.iter().max().unwrap() - found.iter().min().unwrap() <= 1);
        }
    }

    #[test]
    fn no_spot_comes_again_before_its_slide_is_exhausted(
        sizes in prop::collection::vec(1..60_usize, 1..5),
        cap in 1..90_usize,
        balance in 0..2_usize,
        seed in any::<u64>(),
        first_epoch in 0..50_u64,
    ) {
        let balance = [SamplerBalance::Spots, SamplerBalance::Slides][balance];
        let sizes: Vec<_> = sizes.into_iter().map(|n| (n, "ST")).collect();
        let options = SamplerOptions { balance, cap_per_slide: Some(cap), n_draws: None, seed };
        let sampler = BalancedSampler::new(slides(&sizes), options).unwrap();
        prop_assert_eq!(sampler.epoch(first_epoch), sampler.epoch(first_epoch));
        // From epoch 0 on, at every end of an epoch: how often each spot has come differs by one.
        let mut n_times: Vec<Vec<usize>> = sizes.iter().map(|(n, _)| vec![0; *n]).collect();
        for epoch in 0..8 {
            let places = sampler.epoch(epoch);
            prop_assert_eq!(places.len(), sampler.n_draws());
            let mut of_slide: HashMap<usize, usize> = HashMap::new();
            for place in places {
                n_times[place.slide_idx][place.spot_idx] += 1;
                *of_slide.entry(place.slide_idx).or_default() += 1;
            }
            for (slide, times) in n_times.iter().enumerate() {
                let spread = times.iter().max().unwrap() - times.iter().min().unwrap();
                prop_assert!(spread <= 1);
                prop_assert_eq!(of_slide.get(&slide).copied().unwrap_or(0), sampler.quotas()[slide]);
            }
        }
    }
}
