//! A small checkpoint, and folders of it that tests change.

use std::path::Path;

use burn::tensor::Device;
use comtip_data::{GeneVocabulary, Normalization};
use comtip_model::{
    Checkpoint, Checksums, ComtipConfig, GenePanel, Origin, PastTraining, Provenance, TrainedSlide,
    seed_weights,
};
use safetensors::SafeTensors;

pub(crate) const NAMES: [&str; 4] = [
    "config.json",
    "model.safetensors",
    "genes.json",
    "provenance.json",
];

pub(crate) fn checkpoint() -> Checkpoint {
    let config = ComtipConfig::tiny(2);
    let model = seed_weights(config.init(&Device::flex()), 3);
    let panel = GenePanel {
        vocabulary: GeneVocabulary::new(vec!["GFAP".to_owned(), "MBP".to_owned()]),
        normalization: Normalization::MedianLog1p,
        value_grid: vec![vec![0.0, 1.5], vec![0.0]],
    };
    let trained = PastTraining {
        slides: vec![TrainedSlide {
            slide: "s1".to_owned(),
            patient: "P".to_owned(),
            n_spots: 12,
        }],
        held_out: vec!["s2".to_owned()],
        data: "2 genes".to_owned(),
        n_steps: 4,
        leaks: Vec::new(),
    };
    let provenance = Provenance {
        origin: Origin::Random { seed: 3 },
        trainings: vec![trained],
    };
    let checkpoint = Checkpoint::new(config, model, panel).expect("the parts fit");
    checkpoint.with_provenance(provenance)
}

/// The message of a refused folder.
#[track_caller]
pub(crate) fn refused(folder: &Path) -> String {
    let error = Checkpoint::load(folder, &Device::flex()).expect_err("refused");
    error.to_string()
}

/// As if the folder had been written with what it holds now.
pub(crate) fn vouch(folder: &Path) {
    let checksums = Checksums::of(folder, &NAMES).expect("read");
    checksums.write(folder).expect("written");
}

/// Writes the weights again without the tensors that `keep` refuses, or under another name.
pub(crate) fn rewrite(folder: &Path, change: impl Fn(&str) -> Option<String>) {
    let path = folder.join("model.safetensors");
    let bytes = std::fs::read(&path).expect("weights");
    let tensors = SafeTensors::deserialize(&bytes).expect("safetensors");
    let kept = tensors
        .tensors()
        .into_iter()
        .filter_map(|(name, view)| Some((change(&name)?, view)));
    let changed = safetensors::serialize(kept, None).expect("serialised");
    std::fs::write(&path, changed).expect("written");
    vouch(folder);
}
