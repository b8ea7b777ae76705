//! Sentences in chunks give the vectors that they give at once, and one pass gives every representation of a tile.

use burn::tensor::Device;
use comtip_text::ClipTokenizer;
use image::RgbImage;
use ndarray::{Axis, concatenate};

use super::*;
use crate::config::ComtipConfig;
use crate::seed_weights::seed_weights;

const N_SPOTS: usize = 40;
const N_GENES: usize = 5;

/// Spots with few distinct values, as measured ones have: many zeros, and pairs that come back.
fn sentences() -> GeneSentences {
    let mut sentences = GeneSentences::new(N_GENES);
    for spot in 0..N_SPOTS {
        let value = |gene: usize| ((spot * 7 + gene * 3) % 11) as f32 / 4.0;
        let values: Vec<f32> = (0..N_GENES)
            .map(|gene| (value(gene) - 1.0).max(0.0))
            .collect();
        sentences.push_spot(&[0, 1, 2, 3, 4], &values);
    }
    sentences
}

#[test]
fn transcriptomes_are_the_same_in_chunks_of_any_size() -> Result<(), Box<dyn std::error::Error>> {
    let symbols = ["GFAP", "MBP", "IGKC", "SCGB2A2", "HLA-A"].map(str::to_owned);
    let tokens = SentenceTokenizer::new(&ClipTokenizer::new()?, &symbols)?;
    let model = seed_weights(ComtipConfig::tiny(N_GENES).init(&Device::flex()), 3);
    let sentences = sentences();
    let whole = embed_sentences(&model, &sentences, &tokens)?;
    for size in [1, 3, 16, N_SPOTS] {
        let starts = (0..N_SPOTS).step_by(size);
        let chunks = starts.map(|start| {
            let chunk = sentences.slice(start..(start + size).min(N_SPOTS));
            embed_sentences(&model, &chunk, &tokens)
        });
        let chunks = chunks.collect::<Result<Vec<_>, ModelError>>()?;
        let chunks: Vec<_> = chunks.iter().map(|chunk| chunk.view()).collect();
        let chunked = concatenate(Axis(0), &chunks)?;
        let length = whole.mapv(|number| number * number).sum().sqrt() / (N_SPOTS as f32).sqrt();
        let most = (&chunked - &whole).fold(0.0_f32, |most, off| most.max(off.abs()));
        // Not to the bit: products of other sizes are summed in another order.
        assert!(
            most <= 1e-6 * length.max(1.0),
            "{size} spots: off by {most} of {length}"
        );
    }
    Ok(())
}

#[test]
fn all_representations_come_out_of_one_pass_and_the_joint_one_is_that_of_the_model_alone()
-> Result<(), Box<dyn std::error::Error>> {
    for config in [
        ComtipConfig::tiny(N_GENES),
        ComtipConfig::colour_texture(N_GENES),
    ] {
        let d_model = config.vision.d_model();
        let model = seed_weights(config.init(&Device::flex()), 3);
        let reading = config.vision.reading();
        let mut tiles = TileInputs::none(reading);
        for tile in 0..3_usize {
            let sample = |at: usize| ((at * (tile + 3)) % 251) as u8;
            let samples = (0..112 * 112 * 3).map(sample).collect();
            let tile = RgbImage::from_raw(112, 112, samples).expect("samples of a tile");
            tiles.push(reading.read(&tile));
        }
        let all = represent_tiles(&model, &tiles, &TileRepresentation::ALL)?;
        let [joint, pooled, class] = &all[..] else {
            panic!("{} representations", all.len());
        };
        assert_eq!(*joint, embed_tile_inputs(&model, &tiles)?);
        assert_eq!(
            (pooled.dim(), class.dim()),
            ((3, d_model), (3, d_model)),
            "before the projection"
        );
        assert_ne!(pooled.row(0), pooled.row(1));
        // Hand features have no class token.
        assert_eq!(pooled != class, config.vision.transformer().is_some());
        // The projection has no bias: what it makes of the mean patch is the joint vector.
        let weight = model.image_projection.weight.val().into_data();
        let weight: Vec<f32> = weight.iter::<f32>().collect();
        let weight = Array2::from_shape_vec((d_model, joint.ncols()), weight)?;
        let projected = pooled.dot(&weight);
        let most = (&projected - joint).fold(0.0_f32, |most, off| most.max(off.abs()));
        let length = joint.fold(1.0_f32, |most, value| most.max(value.abs()));
        assert!(most < 1e-4 * length, "{most} of {length}");
    }
    Ok(())
}
