//! Weights, a batch and its losses in one safetensors file, to be recomputed by others.

use std::collections::BTreeMap;
use std::path::Path;

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Tensor};
use comtip::model::HostTensor;
use comtip::text::{ClipTokenizer, SentenceTokenizer};
use comtip::train::{Losses, PairBatch, Pretraining};
use comtip::vision::PatchMask;
use safetensors::{Dtype, serialize_to_file, tensor::TensorView};

/// Writes all as 32-bit floats, integers too; lists of tokens are filled up with the end of text.
///
/// `losses` are those before and after a step.
pub(crate) fn write(
    path: &Path,
    weights: &Pretraining,
    pairs: &PairBatch,
    tokens: &SentenceTokenizer,
    losses: [&Losses; 2],
) {
    let mut tensors = Weights::default();
    weights.visit(&mut tensors);
    let mut tensors = tensors.found;
    tensors.extend(batch(pairs, tokens));
    for (when, losses) in ["before", "after"].into_iter().zip(losses) {
        for name in ["total", "info_nce", "observed", "unobserved", "pair"] {
            let loss = match name {
                "total" => losses.total.clone(),
                term => losses.term(term).expect("a term of pretraining"),
            };
            let loss = HostTensor::from_device(loss);
            tensors.insert(format!("{when}.{name}"), loss);
        }
    }

    let bytes: BTreeMap<String, (Vec<usize>, Vec<u8>)> = tensors
        .into_iter()
        .map(|(name, HostTensor { shape, values })| {
            let bytes = values.iter().flat_map(|value| value.to_le_bytes());
            (name, (shape, bytes.collect()))
        })
        .collect();
    let views = bytes.iter().map(|(name, (shape, bytes))| {
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes);
        (name, view.expect("bytes of the shape"))
    });
    serialize_to_file(views, None, path).expect("written");
}

fn batch(pairs: &PairBatch, tokens: &SentenceTokenizer) -> BTreeMap<String, HostTensor> {
    let side = |of: fn(&PatchMask) -> &[u32]| {
        let rows: Vec<Vec<u32>> = pairs.masks.iter().map(|mask| of(mask).to_vec()).collect();
        table(rows)
    };
    let both = pairs.matched.clone().followed_by(&pairs.shuffled);
    let genes = both.gene_idx().iter();
    let template = tokens.template();
    // Any token may stand in the two slots.
    let template = [
        template.prefix.as_slice(),
        &[ClipTokenizer::END_OF_TEXT],
        &template.middle,
        &[ClipTokenizer::END_OF_TEXT],
        &template.suffix,
    ];
    let n_sentences = both.gene_idx().len();
    BTreeMap::from([
        (
            "batch.pixels".to_owned(),
            HostTensor::from_device(
                pairs
                    .tiles
                    .pixels()
                    .expect("pixels")
                    .to_tensor(comtip::vision::PixelStatistics::CLIP, &Device::flex()),
            ),
        ),
        ("batch.visible".to_owned(), side(PatchMask::visible)),
        ("batch.hidden".to_owned(), side(PatchMask::hidden)),
        ("batch.template".to_owned(), table(vec![template.concat()])),
        (
            "batch.gene_tokens".to_owned(),
            table(genes.map(|gene| tokens.gene(*gene).to_vec()).collect()),
        ),
        (
            "batch.value_tokens".to_owned(),
            table(both.values().iter().map(|v| tokens.value(*v)).collect()),
        ),
        (
            "batch.gene_idx".to_owned(),
            table(vec![both.gene_idx().to_vec()]),
        ),
        (
            "batch.values".to_owned(),
            HostTensor::new([1, n_sentences], both.values().to_vec()),
        ),
    ])
}

/// Rows of integers, filled up to the longest.
fn table(rows: Vec<Vec<u32>>) -> HostTensor {
    let longest = rows.iter().map(Vec::len).max().unwrap_or(0);
    let shape = [rows.len(), longest];
    let filled = rows.into_iter().flat_map(|mut row| {
        row.resize(longest, ClipTokenizer::END_OF_TEXT);
        row
    });
    HostTensor::new(shape, filled.map(|integer| integer as f32).collect())
}

/// Every weight under its path.
#[derive(Default)]
struct Weights {
    here: Vec<String>,
    found: BTreeMap<String, HostTensor>,
}

impl ModuleVisitor for Weights {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.here.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.here.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.found
            .insert(self.here.join("."), HostTensor::from_device(param.val()));
    }
}
