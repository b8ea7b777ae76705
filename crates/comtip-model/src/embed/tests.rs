//! Sentences in chunks give the vectors that they give at once.

use burn::tensor::Device;
use comtip_text::ClipTokenizer;
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
