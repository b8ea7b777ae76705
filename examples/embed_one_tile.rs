//! Embeds the tile of one spot of a real slide. The weights are random here; `Checkpoint::load` brings trained ones.
//!
//! cargo run --release --example embed_one_tile

use std::error::Error;

use burn::tensor::Device;
use comtip::data::StImageDataset;
use comtip::image::SlideImage;
use comtip::model::{ComtipConfig, embed_tile_inputs, seed_weights};

fn main() -> Result<(), Box<dyn Error>> {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sample");
    let slide =
        StImageDataset::open(sample.as_ref())?.read("Human_Breast_Andersson_10142021_ST_C3")?;
    let image = SlideImage::open(&slide.image_path)?;
    let spot = &slide.spots[0];
    let tile = image.tile(spot.x_px, spot.y_px, slide.radius_px);
    println!("{}: a tile of {:?} px", spot.id, tile.pixels.dimensions());

    let config = ComtipConfig::tiny(slide.genes.len());
    let model = seed_weights(config.init(&Device::flex()), 7);
    let tiles = config.vision.reading().read(&tile.pixels);
    let vector = embed_tile_inputs(&model, &tiles)?;
    println!("its vector in the joint space: {:?}", vector.dim());
    assert_eq!(vector.dim(), (1, config.d_joint));
    Ok(())
}
