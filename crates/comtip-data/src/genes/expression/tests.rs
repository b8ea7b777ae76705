//! Tests of `expression`.

use std::collections::HashMap;

use approx::assert_relative_eq;

use super::*;
use crate::formats::sample;

fn counts(spots: &[&[(u32, f32)]]) -> Counts {
    let mut counts = Counts::new(3);
    for spot in spots {
        counts.push_spot(spot.iter().copied());
    }
    counts
}

fn ln_1p(x: f64) -> f32 {
    x.ln_1p() as f32
}

#[test]
fn spots_without_counts_have_no_say_in_the_median_and_no_values() {
    // Totals 2, 0, 6, 10: the median of those above zero is 6.
    let counts = counts(&[&[(0, 2.0)], &[], &[(0, 1.0), (2, 5.0)], &[(1, 10.0)]]);
    let expression = Expression::from_counts(&counts, Normalization::MedianLog1p);
    assert_eq!((expression.n_spots(), expression.n_genes()), (4, 3));
    assert_eq!(expression.spot(0), (&[0][..], &[ln_1p(6.0)][..]));
    assert_eq!(expression.spot(1), (&[][..], &[][..]));
    assert_eq!(expression.spot(2).1, [ln_1p(1.0), ln_1p(5.0)]);
    assert_eq!(expression.spot(3).1, [ln_1p(6.0)]);
}

#[test]
fn fixed_target_and_no_target_ignore_other_spots() {
    let counts = counts(&[&[(0, 1.0), (1, 3.0)], &[(2, 100.0)]]);
    let cp10k = Expression::from_counts(&counts, Normalization::Cp10kLog1p);
    assert_eq!(cp10k.spot(0).1, [ln_1p(2500.0), ln_1p(7500.0)]);
    let log1p = Expression::from_counts(&counts, Normalization::Log1p);
    assert_eq!(log1p.spot(0).1, [ln_1p(1.0), ln_1p(3.0)]);
}

#[test]
fn every_normalization_of_a_real_section_is_that_of_scanpy() {
    let slide = sample("C3");
    let ways = Normalization::ALL.map(|way| Expression::from_counts(&slide.counts, way));
    let spot_of: HashMap<&str, usize> = slide
        .spots
        .iter()
        .map(|spot| spot.id.rsplit_once('_').unwrap().1)
        .zip(0..)
        .collect();
    let gene_of: HashMap<&str, u32> = slide.genes.iter().map(String::as_str).zip(0..).collect();
    // Columns are in the order of `Normalization::ALL`; see `normalization.py` beside it.
    let golden = include_str!("../../../tests/golden/normalization_c3.csv");
    let rows = golden.lines().filter(|line| !line.starts_with('#')).skip(1);
    let (mut n_sums, mut n_values) = (0, 0);
    for row in rows {
        let cells: Vec<&str> = row.split(',').collect();
        for (expression, cell) in ways.iter().zip(&cells[2..]) {
            let (genes, values) = expression.spot(spot_of[cells[0]]);
            let ours: f64 = match cells[1] {
                "" => values.iter().map(|value| f64::from(*value)).sum(),
                gene => values[genes.binary_search(&gene_of[gene]).unwrap()].into(),
            };
            let scanpy: f64 = cell.parse().unwrap();
            assert_relative_eq!(ours, scanpy, max_relative = 1e-6);
        }
        match cells[1] {
            "" => n_sums += 1,
            _ => n_values += 1,
        }
    }
    assert_eq!((n_sums, n_values), (180, 231));
}

#[test]
fn a_slide_without_counts_is_all_zero() {
    let expression = Expression::from_counts(&counts(&[&[], &[]]), Normalization::MedianLog1p);
    assert_eq!(expression.n_spots(), 2);
    assert!(expression.spot(1).0.is_empty());
}

#[test]
fn names_are_the_same_in_text_and_in_json() {
    for normalization in Normalization::ALL {
        let name = normalization.to_string();
        assert_eq!(name.parse::<Normalization>().unwrap(), normalization);
        let json = serde_json::to_string(&normalization).unwrap();
        assert_eq!(json, format!("\"{name}\""));
    }
    let error = "tpm".parse::<Normalization>().unwrap_err().to_string();
    assert_eq!(
        error,
        "unknown normalization `tpm`: expected one of median-log1p, cp10k-log1p, log1p"
    );
}
