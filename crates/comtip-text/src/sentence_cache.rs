//! Sentence features of weights that no longer change, each read once.

use std::collections::HashMap;

use burn::tensor::{Tensor, TensorData, TensorReadError};

use crate::gene_sentences::GeneSentences;
use crate::gene_text_encoder::GeneTextEncoder;
use crate::sentence_tokenizer::SentenceTokenizer;

/// Remembers the feature of every (gene, value) an encoder has read.
///
/// For evaluation, where weights stand still: most genes of most spots are zero, and the grids of
/// zero-shot prediction come back for every slide. New pairs are read a chunk at a time, gene by gene,
/// so that memory does not grow with the number of sentences; features are kept on the host and have
/// no gradient.
///
/// ```
/// use burn::tensor::Device;
/// use comtip_text::{
///     ClipTokenizer, GeneSentences, GeneTextEncoderConfig, SentenceCache, SentenceTokenizer, TextTowerConfig,
/// };
///
/// let symbols = ["GFAP".to_owned(), "MBP".to_owned()];
/// let tokens = SentenceTokenizer::new(&ClipTokenizer::new()?, &symbols)?;
/// let encoder = GeneTextEncoderConfig::new(TextTowerConfig::tiny(), 2).init(&Device::flex());
/// let mut cache = SentenceCache::new(&encoder, &tokens);
/// let mut sentences = GeneSentences::new(2);
/// sentences.push_spot(&[0, 1], &[0.0, 1.37]);
/// sentences.push_spot(&[0, 1], &[0.0, 2.5]);
/// assert_eq!(cache.mean_sentence(&sentences)?.dims(), [2, 256]);
/// assert_eq!(cache.len(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct SentenceCache<'a> {
    encoder: &'a GeneTextEncoder,
    tokens: &'a SentenceTokenizer,
    places: HashMap<(u32, u32), usize>,
    features: Vec<f32>,
}

impl<'a> SentenceCache<'a> {
    /// Sentences that are read at once: with CLIP's tower, about 100 MB.
    const CHUNK: usize = 1024;

    /// Remembers nothing yet.
    pub fn new(encoder: &'a GeneTextEncoder, tokens: &'a SentenceTokenizer) -> Self {
        Self {
            encoder,
            tokens,
            places: HashMap::new(),
            features: Vec::new(),
        }
    }

    /// Number of (gene, value) pairs read so far.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether nothing was read yet.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The feature of every spot, the mean over its sentences (Eq. 11).
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, d_sentence]`
    ///
    /// # Errors
    ///
    /// If features cannot be read from the device.
    pub fn mean_sentence(
        &mut self,
        sentences: &GeneSentences,
    ) -> Result<Tensor<2>, TensorReadError> {
        self.read_what_is_new(sentences)?;
        let d_sentence = self.features.len() / self.places.len().max(1);
        let (n_spots, n_genes) = (sentences.n_spots(), sentences.n_genes());
        let mut means = vec![0.0; n_spots * d_sentence];
        for (sentence, key) in keys(sentences).enumerate() {
            let start = self.places[&key] * d_sentence;
            let feature = &self.features[start..start + d_sentence];
            let mean = &mut means[sentence / n_genes * d_sentence..][..d_sentence];
            for (mean, number) in mean.iter_mut().zip(feature) {
                *mean += number / n_genes as f32;
            }
        }
        let means = TensorData::new(means, [n_spots, d_sentence]);
        Ok(Tensor::from_data(means, &self.encoder.tower.device()))
    }

    fn read_what_is_new(&mut self, sentences: &GeneSentences) -> Result<(), TensorReadError> {
        let mut new: Vec<(u32, u32)> = keys(sentences)
            .filter(|key| !self.places.contains_key(key))
            .collect();
        new.sort_unstable();
        new.dedup();
        for chunk in new.chunks(Self::CHUNK) {
            let mut sentences = GeneSentences::new(1);
            for (gene, value) in chunk {
                sentences.push_spot(&[*gene], &[f32::from_bits(*value)]);
            }
            let features = self.encoder.forward(&sentences, self.tokens);
            self.features
                .extend(features.try_into_data()?.iter::<f32>());
            let place = self.places.len();
            let places = chunk.iter().enumerate();
            self.places.extend(places.map(|(i, key)| (*key, place + i)));
        }
        Ok(())
    }
}

/// Gene and bits of the value of every sentence.
fn keys(sentences: &GeneSentences) -> impl Iterator<Item = (u32, u32)> + '_ {
    let values = sentences.values().iter().map(|value| value.to_bits());
    sentences.gene_idx().iter().copied().zip(values)
}
