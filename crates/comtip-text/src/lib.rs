#![doc = include_str!("../README.md")]

mod error;
mod gene_sentences;
mod gene_text_encoder;
mod index_tensor;
mod padded_reading;
mod prefix_tree;
mod read_tree;
mod sentence;
mod sentence_cache;
mod sentence_template;
mod sentence_tokenizer;
mod shuffle;
mod spans;
mod text_tower;
mod token_layers;
mod token_mix;
mod token_row;
mod tokenizer;

pub use error::TextError;
pub use gene_sentences::GeneSentences;
pub use gene_text_encoder::{GeneTextEncoder, GeneTextEncoderConfig};
pub use sentence::{GeneSentence, Span, TokenizedTemplate, format_decimals, format_value};
pub use sentence_cache::SentenceCache;
pub use sentence_template::SentenceTemplate;
pub use sentence_tokenizer::SentenceTokenizer;
pub use shuffle::permute_values;
pub use spans::Spans;
pub use text_tower::{TextTower, TextTowerConfig};
pub use token_layers::TokenLayers;
pub use tokenizer::ClipTokenizer;
