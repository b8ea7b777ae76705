use image::{Rgb, RgbImage};
use proptest::prelude::*;
use serde::Deserialize;

use super::*;

/// What scikit-image and numpy make of a tile, by tests/golden/texture.py.
#[derive(Deserialize)]
struct Golden {
    tile: String,
    statistics: Vec<f32>,
}

fn tile(name: &str) -> RgbImage {
    let path = format!("{}/tests/golden/{name}.png", env!("CARGO_MANIFEST_DIR"));
    image::open(path).unwrap().into_rgb8()
}

#[test]
fn numbers_of_real_tiles_are_those_of_scikit_image_and_numpy() {
    let golden: Vec<Golden> =
        serde_json::from_str(include_str!("../../tests/golden/texture.json")).unwrap();
    assert_eq!(golden.len(), 8);
    for Golden {
        tile: name,
        statistics,
    } in golden
    {
        let ours = texture_statistics(&tile(&name));
        for (i, stat) in texture_names().into_iter().enumerate() {
            // Shares of pixels are equal but for the last digit: every pixel has its pattern.
            let tolerance = if i < 12 {
                1e-6
            } else if i < 42 {
                1e-7
            } else {
                2e-4
            };
            let apart = (ours[i] - statistics[i]).abs();
            assert!(
                apart <= tolerance,
                "{name}, {stat}: {} is not {}",
                ours[i],
                statistics[i]
            );
        }
    }
}

#[test]
fn names_are_there_once() {
    let mut names = texture_names();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn a_tile_without_pixels_has_zeros() {
    assert_eq!(texture_statistics(&RgbImage::new(0, 5)), [0.0; 49]);
}

#[test]
fn turned_and_mirrored_tiles_have_the_same_stains_and_nearly_the_same_texture() {
    let upright = tile("tile_c2");
    let statistics = texture_statistics(&upright);
    for other in [
        image::imageops::rotate90(&upright),
        image::imageops::flip_horizontal(&upright),
    ] {
        let turned = texture_statistics(&other);
        for i in 0..49 {
            approx::assert_abs_diff_eq!(turned[i], statistics[i], epsilon = 1e-3);
        }
    }
}

fn is_sound(statistics: &[f32; 49]) -> bool {
    let shares_add_up = statistics[12..42]
        .chunks_exact(10)
        .all(|shares| (shares.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    statistics.iter().all(|value| value.is_finite()) && shares_add_up
}

proptest! {
    #[test]
    fn every_tile_with_pixels_has_finite_numbers_and_shares_that_add_up(
        (width, height, samples) in (1_u32..20, 1_u32..20).prop_flat_map(|(width, height)| {
            let n = (3 * width * height) as usize;
            (Just(width), Just(height), prop::collection::vec(any::<u8>(), n))
        }),
    ) {
        let tile = RgbImage::from_raw(width, height, samples).unwrap();
        prop_assert!(is_sound(&texture_statistics(&tile)));
    }

    #[test]
    fn a_flat_tile_spreads_in_nothing_and_has_no_power(
        rgb in prop_oneof![Just([0; 3]), Just([255; 3]), any::<[u8; 3]>()],
        width in 1_u32..150,
        height in 1_u32..150,
    ) {
        let statistics = texture_statistics(&RgbImage::from_pixel(width, height, Rgb(rgb)));
        prop_assert!(is_sound(&statistics));
        prop_assert_eq!(&statistics[3..6], &[0.0; 3]);
        prop_assert_eq!(&statistics[..3], &statistics[6..9]);
        prop_assert_eq!(&statistics[..3], &statistics[9..12]);
        for log_power in &statistics[42..] {
            prop_assert!((log_power - statistics[48]).abs() < 1e-4);
        }
    }
}
