//! Bytes of files that were spoiled on the way are refused or read, and never stop the program.

use std::path::Path;

use burn::tensor::Device;
use comtip_weights::{ImportOptions, import_towers};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Files, and how many bytes at their start and end hold no weights.
const FILES: [(&str, usize); 5] = [
    ("clip/hf/model.safetensors", 6000),
    ("clip/hf_sharded/model.safetensors.index.json", 7000),
    ("clip/hf_bin/pytorch_model.bin", 8000),
    ("clip/open_clip/checkpoint.pt", 8000),
    ("timm/model.safetensors", 3000),
];

#[test]
fn a_spoiled_file_never_panics() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for (name, n_bytes) in FILES {
        let whole = std::fs::read(golden.join(name)).expect("a fixture");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder
            .path()
            .join(Path::new(name).file_name().expect("a name"));
        for round in 0..200 {
            let mut spoiled = whole.clone();
            for _ in 0..rng.random_range(1..4) {
                let from_edge = rng.random_range(0..n_bytes.min(whole.len()));
                let place = match round % 2 {
                    0 => from_edge,
                    _ => whole.len() - 1 - from_edge,
                };
                spoiled[place] = rng.random();
            }
            std::fs::write(&file, &spoiled).expect("written");
            let options = ImportOptions {
                n_heads: Some(2),
                n_text_heads: Some(2),
                ..ImportOptions::default()
            };
            if let Err(error) = import_towers(&file, &options, &Device::flex()) {
                assert!(
                    error
                        .to_string()
                        .contains(folder.path().to_str().expect("text"))
                );
            }
        }
    }
}
