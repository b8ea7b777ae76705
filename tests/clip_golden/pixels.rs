//! From the PNG of a real tile to its vector, as the program that the weights are for makes it.

use std::path::Path;

use burn::tensor::Device;
use comtip::image::resize_tile;
use comtip::model::{HostTensor, TilePixels};
use comtip::vision::PixelStatistics;
use comtip::weights::{ImportOptions, Imported};

use crate::tensors::{assert_close, golden, import, largest_difference, magnitude, read};

/// Weights and where their settings lie in such a folder.
const LAYOUTS: [(&str, &str, &[&str]); 3] = [
    (
        "hf",
        "preprocessor_config.json",
        &["clip/hf/model.safetensors", "clip/hf/config.json"],
    ),
    (
        "open_clip",
        "open_clip_config.json",
        &["clip/open_clip/open_clip_model.safetensors"],
    ),
    ("timm", "config.json", &["timm/model.safetensors"]),
];

/// Weights with settings of other pixel statistics.
fn towers(weights: &[&str], settings: &str, name: &str) -> Imported {
    let folder = tempfile::tempdir().expect("a folder");
    for path in weights {
        let file = Path::new(path).file_name().expect("a name");
        std::fs::copy(golden(path), folder.path().join(file)).expect("copied");
    }
    std::fs::copy(golden("writers").join(settings), folder.path().join(name)).expect("copied");
    import(folder.path(), &ImportOptions::default())
}

/// Tiles of the sample, of 73 to 145 px, decoded and resized.
fn tiles(side_px: usize) -> TilePixels {
    let mut tiles = TilePixels::new(side_px);
    for name in ["b4", "c2", "odd", "half"] {
        let path = format!("../../crates/comtip-image/tests/golden/tile_{name}.png");
        let picture = image::open(golden(&path)).expect("a tile").into_rgb8();
        tiles.push(resize_tile(&picture, side_px).as_raw());
    }
    tiles
}

fn embed(imported: &Imported, statistics: PixelStatistics) -> HostTensor {
    let pixels = tiles(imported.config.vision.image_px);
    let pixels = pixels.to_tensor(statistics, &Device::flex().autodiff());
    HostTensor::from_device(imported.towers.embed_images(pixels))
}

#[test]
fn a_tile_becomes_the_vector_that_its_own_pipeline_makes_of_its_png() {
    let expected = read("writers/vectors.safetensors");
    let h_optimus = PixelStatistics::new(
        [0.707_223, 0.578_729, 0.703_617],
        [0.211_883, 0.230_117, 0.177_517],
    );
    let all = [
        ("imagenet", PixelStatistics::IMAGENET),
        ("half", PixelStatistics::HALF),
        ("h_optimus", h_optimus.expect("numbers")),
    ];
    for (layout, settings, weights) in LAYOUTS {
        for (name, statistics) in all {
            let what = format!("{layout}.{name}");
            let imported = towers(weights, &format!("{layout}_{name}.json"), settings);
            assert_eq!(imported.config.vision.pixels, statistics, "{what}");
            assert_eq!(imported.towers.vision.pixel_statistics(), statistics);
            assert_eq!(imported.account.pixels_from, settings, "{what}");
            assert!(imported.account.differences.is_empty(), "{what}");
            let ours = embed(&imported, imported.towers.vision.pixel_statistics());
            let apart = largest_difference(&ours, &expected[&what], &what);
            println!("{what}: {:.1e}", apart / magnitude(&expected[&what]));
            assert_close(&ours, &expected[&what], &what);
            // What earlier versions did.
            let wrong = embed(&imported, PixelStatistics::CLIP);
            let apart = largest_difference(&wrong, &expected[&what], &what);
            assert!(apart > 1e-3 * magnitude(&expected[&what]), "{what}");
        }
    }
}

#[test]
fn a_clip_without_settings_of_its_pictures_has_those_of_clip_and_says_so() {
    let imported = import(&golden("clip/hf"), &ImportOptions::default());
    assert_eq!(imported.config.vision.pixels, PixelStatistics::CLIP);
    let assumed = imported.account.assumed.join("; ");
    assert!(assumed.contains("pixels: mean 0.48145467"), "{assumed}");
}

#[test]
fn runs_of_earlier_versions_find_their_weights_again_by_their_digest() {
    // As the version before pixel statistics printed them.
    let clip = import(&golden("clip/hf"), &ImportOptions::default());
    let expected = "4b71e3865280e2f9011517f19bfbde5490e64fbfb4ac76eb7448123987291bed";
    assert_eq!(clip.account.sha256, expected);
    let options = ImportOptions {
        pixels: Some(PixelStatistics::CLIP),
        ..ImportOptions::default()
    };
    let timm = import(&golden("timm"), &options);
    let expected = "e798515ce47d94cc0811e02606b75559fa346de8f015779afdefc3d60d0235ab";
    assert_eq!(timm.account.sha256, expected);
    let imagenet = import(&golden("timm"), &ImportOptions::default());
    assert_ne!(imagenet.account.sha256, expected);
}
