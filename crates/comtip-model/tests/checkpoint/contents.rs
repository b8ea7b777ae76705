//! Weights and genes that do not belong to the model are refused and named.

use burn::tensor::Device;
use comtip_data::{GeneVocabulary, Normalization};
use comtip_model::{Checkpoint, ComtipConfig, GenePanel};
use safetensors::SafeTensors;
use safetensors::tensor::TensorView;

use crate::fixture::{checkpoint, refused, rewrite, vouch};

#[test]
fn weights_that_are_no_finite_floats_are_refused_and_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    checkpoint().save(folder).expect("saved");
    let path = folder.join("model.safetensors");
    let whole = std::fs::read(&path).expect("weights");
    let file = SafeTensors::deserialize(&whole).expect("safetensors");
    for (number, dtype, expected) in [
        (
            f32::NAN,
            safetensors::Dtype::F32,
            "`logit_scale` holds NaN or infinite",
        ),
        (
            f32::NEG_INFINITY,
            safetensors::Dtype::F32,
            "`logit_scale` holds NaN or infinite",
        ),
        (1.0, safetensors::Dtype::I32, "`logit_scale` holds I32"),
    ] {
        let bytes = number.to_le_bytes();
        let tensors = file.tensors().into_iter().map(|(name, view)| {
            let changed = TensorView::new(dtype, vec![1], &bytes).expect("a view");
            match name.as_str() {
                "logit_scale" => (name, changed),
                _ => (name, view),
            }
        });
        let changed = safetensors::serialize(tensors, None).expect("serialised");
        std::fs::write(&path, changed).expect("written");
        vouch(folder);
        let message = refused(folder);
        assert!(message.contains(expected), "{message}");
    }
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
    vouch(folder.path());
    let error = Checkpoint::load(folder.path(), &Device::flex()).expect_err("refused");
    assert!(error.to_string().contains("belong together"), "{error}");
}

#[test]
fn a_gene_whose_sentence_no_tower_reads_is_refused() {
    let mut config = ComtipConfig::tiny(2);
    // Each is a token of its own, and CLIP's texts have 77.
    let name = "1234567890".repeat(7);
    let panel = GenePanel {
        vocabulary: GeneVocabulary::new(vec!["GFAP".to_owned(), name]),
        normalization: Normalization::MedianLog1p,
        value_grid: vec![vec![0.0], vec![0.0]],
    };
    assert!(config.check(&panel).is_ok());
    config.text.spans = comtip_text::Spans::SubTokens;
    let refused = config.check(&panel).expect_err("refused").to_string();
    // 8 of the sentence, 70 of the gene and up to 8 of a value.
    assert!(refused.contains("86 tokens, more than the 77"), "{refused}");
}
