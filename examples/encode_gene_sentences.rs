//! Embeds one crate: reads gene sentences with `comtip-text` alone.
//!
//! cargo run --release --example encode_gene_sentences

use burn::tensor::Device;
use comtip::text::{
    ClipTokenizer, GeneSentence, GeneSentences, GeneTextEncoderConfig, SentenceTokenizer,
    TextError, TextTowerConfig,
};

fn main() -> Result<(), TextError> {
    let symbols = ["GFAP", "MBP", "PLP1"].map(str::to_owned);
    let tokens = SentenceTokenizer::new(&ClipTokenizer::new()?, &symbols)?;
    let encoder =
        GeneTextEncoderConfig::new(TextTowerConfig::tiny(), symbols.len()).init(&Device::flex());

    let mut sentences = GeneSentences::new(3);
    sentences.push_spot(&[0, 1, 2], &[1.37, 0.0, 4.2]);
    for (gene, value) in symbols.iter().zip(sentences.values().iter().copied()) {
        println!("{}", GeneSentence { gene, value }.text());
    }
    let feature = encoder.mean_sentence(&sentences, &tokens);
    println!("the spot as one vector: {:?}", feature.dims());
    assert_eq!(feature.dims(), [1, TextTowerConfig::tiny().d_sentence]);

    // Genes are a set: their order changes the vector by rounding at most.
    let mut reversed = GeneSentences::new(3);
    reversed.push_spot(&[2, 1, 0], &[4.2, 0.0, 1.37]);
    let difference = feature - encoder.mean_sentence(&reversed, &tokens);
    assert!(difference.abs().max().into_scalar::<f32>() < 1e-5);
    Ok(())
}
