//! A checkpoint comes back whole or not at all.

use std::path::Path;

use burn::tensor::{Device, Tensor};
use comtip_data::{GeneVocabulary, Normalization};
use comtip_model::{Checkpoint, ComtipConfig, GenePanel, seed_weights};
use safetensors::SafeTensors;

fn checkpoint() -> Checkpoint {
    let config = ComtipConfig::tiny(2);
    let model = seed_weights(config.init(&Device::flex()), 3);
    let panel = GenePanel {
        vocabulary: GeneVocabulary::new(vec!["GFAP".to_owned(), "MBP".to_owned()]),
        normalization: Normalization::MedianLog1p,
        value_grid: vec![vec![0.0, 1.5], vec![0.0]],
    };
    Checkpoint::new(config, model, panel).expect("the parts fit")
}

/// Writes the weights again without the tensors that `keep` refuses, or under another name.
fn rewrite(folder: &Path, change: impl Fn(&str) -> Option<String>) {
    let path = folder.join("model.safetensors");
    let bytes = std::fs::read(&path).expect("weights");
    let tensors = SafeTensors::deserialize(&bytes).expect("safetensors");
    let kept = tensors
        .tensors()
        .into_iter()
        .filter_map(|(name, view)| Some((change(&name)?, view)));
    let changed = safetensors::serialize(kept, None).expect("serialised");
    std::fs::write(&path, changed).expect("written");
}

#[test]
fn what_is_saved_comes_back_bit_for_bit() {
    let folder = tempfile::tempdir().expect("a folder");
    let saved = checkpoint();
    saved.save(folder.path()).expect("saved");
    let loaded = Checkpoint::load(folder.path(), &Device::flex()).expect("loaded");

    let tile = Tensor::<4>::ones([1, 3, 112, 112], &Device::flex()) * 0.3;
    let embed = |model: &Checkpoint| model.model.embed_tiles(tile.clone()).into_data();
    assert_eq!(embed(&saved), embed(&loaded));
    assert_eq!(saved.panel, loaded.panel);
    assert_eq!(saved.config, loaded.config);
}

#[test]
fn a_missing_tensor_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    checkpoint().save(folder.path()).expect("saved");
    rewrite(folder.path(), |name| {
        (name != "image_projection.weight").then(|| name.to_owned())
    });
    let error = Checkpoint::load(folder.path(), &Device::flex()).expect_err("refused");
    assert!(
        error
            .to_string()
            .contains("`image_projection.weight` is missing"),
        "{error}"
    );
}

#[test]
fn a_tensor_too_many_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    checkpoint().save(folder.path()).expect("saved");
    rewrite(folder.path(), |name| {
        Some(name.replace("image_projection", "picture_projection"))
    });
    let error = Checkpoint::load(folder.path(), &Device::flex()).expect_err("refused");
    let message = error.to_string();
    assert!(
        message.contains("`picture_projection.weight` is not part of the model"),
        "{message}"
    );
}

#[test]
fn genes_of_another_run_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    checkpoint().save(folder.path()).expect("saved");
    let other =
        r#"{"vocabulary": ["GFAP"], "normalization": "median-log1p", "value_grid": [[0.0]]}"#;
    std::fs::write(folder.path().join("genes.json"), other).expect("written");
    let error = Checkpoint::load(folder.path(), &Device::flex()).expect_err("refused");
    assert!(error.to_string().contains("belong together"), "{error}");
}

#[test]
fn a_cut_weights_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    checkpoint().save(folder.path()).expect("saved");
    let path = folder.path().join("model.safetensors");
    let bytes = std::fs::read(&path).expect("weights");
    std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("written");
    let error = Checkpoint::load(folder.path(), &Device::flex()).expect_err("refused");
    assert!(error.to_string().contains("model.safetensors"), "{error}");
}
