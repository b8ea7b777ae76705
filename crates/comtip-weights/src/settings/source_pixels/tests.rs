//! Tests of `source_pixels`.

use serde_json::json;

use super::*;

#[test]
fn a_factor_other_than_one_over_255_is_part_of_the_statistics() {
    let settings = json!({
        "do_rescale": false, "image_mean": [127.5, 127.5, 127.5], "image_std": [51.0, 51.0, 51.0],
    });
    let pixels = hugging_face(&settings).expect("read");
    let expected = PixelStatistics::new([0.5; 3], [0.2; 3]).expect("numbers");
    assert_eq!(pixels.statistics, Some(expected));
    let plain = hugging_face(&json!({ "do_normalize": false })).expect("read");
    let expected = PixelStatistics::new([0.0; 3], [1.0; 3]).expect("numbers");
    assert_eq!(plain.statistics, Some(expected));
}

#[test]
fn what_is_done_otherwise_there_is_named() {
    let settings = json!({
        "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
        "size": { "shortest_edge": 256 }, "crop_size": 224, "resample": 2,
    });
    let pixels = hugging_face(&settings).expect("read");
    assert_eq!(pixels.side_px, Some(224));
    let all = pixels.differences.join("; ");
    assert!(all.contains("256 px there and the middle 224 px"), "{all}");
    assert!(all.contains("`bilinear`"), "{all}");
    let timm = json!({ "pretrained_cfg": {
        "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "input_size": [3, 224, 224],
        "crop_pct": 0.9, "interpolation": "bilinear",
    }});
    let pixels = SourcePixels::read(Layout::Timm, &timm).expect("read");
    let all = pixels.differences.join("; ");
    assert!(all.contains("248 px there and the middle 224 px"), "{all}");
    assert!(all.contains("`bilinear`"), "{all}");
}

#[test]
fn lists_of_another_length_and_half_a_pair_are_refused() {
    let short = json!({ "pretrained_cfg": { "mean": [0.5], "std": [0.5, 0.5, 0.5] } });
    assert!(SourcePixels::read(Layout::Timm, &short).is_err());
    let half = json!({ "pretrained_cfg": { "mean": [0.5, 0.5, 0.5] } });
    assert!(SourcePixels::read(Layout::Timm, &half).is_err());
    let large =
        json!({ "image_mean": [123.675, 116.28, 103.53], "image_std": [58.395, 57.12, 57.375] });
    assert!(hugging_face(&large).is_err());
}
