//! A checkpoint comes back whole or not at all.

use std::path::Path;

use burn::tensor::{Device, Tensor};
use comtip_data::{GeneVocabulary, Normalization};
use comtip_model::{
    Checkpoint, Checksums, ComtipConfig, GenePanel, Integrity, Origin, PastTraining, Provenance,
    TrainedSlide, seed_weights,
};
use safetensors::SafeTensors;
use safetensors::tensor::TensorView;

const NAMES: [&str; 4] = [
    "config.json",
    "model.safetensors",
    "genes.json",
    "provenance.json",
];

fn checkpoint() -> Checkpoint {
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
fn refused(folder: &Path) -> String {
    let error = Checkpoint::load(folder, &Device::flex()).expect_err("refused");
    error.to_string()
}

/// As if the folder had been written with what it holds now.
fn vouch(folder: &Path) {
    let checksums = Checksums::of(folder, &NAMES).expect("read");
    checksums.write(folder).expect("written");
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
    vouch(folder);
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
    assert_eq!(saved.provenance, loaded.provenance);
    assert_eq!(loaded.integrity, Integrity::Verified);
}

#[test]
fn a_changed_byte_of_any_file_is_refused_and_the_file_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    checkpoint().save(folder.path()).expect("saved");
    for name in NAMES.into_iter().chain([Checksums::FILE_NAME]) {
        let path = folder.path().join(name);
        let whole = std::fs::read(&path).expect("there");
        // From the first to the last byte, ten of them.
        for place in (0..10).map(|i| i * (whole.len() - 1) / 9) {
            for bit in [0x01, 0x10] {
                let mut bytes = whole.clone();
                bytes[place] ^= bit;
                std::fs::write(&path, bytes).expect("written");
                let message = refused(folder.path());
                // One of the list of checksums may be told as the file it speaks of.
                let is_named = message.contains(name) || name == Checksums::FILE_NAME;
                assert!(is_named, "byte {place} of {name}: {message}");
            }
        }
        std::fs::write(&path, whole).expect("written");
    }
    Checkpoint::load(folder.path(), &Device::flex()).expect("whole again");
}

#[test]
fn other_heads_swapped_weights_and_permuted_genes_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    checkpoint().save(folder).expect("saved");
    let change = |name: &str, change: &dyn Fn(&str) -> String| {
        let path = folder.join(name);
        let whole = std::fs::read_to_string(&path).expect("there");
        let changed = change(&whole);
        assert_ne!(whole, changed, "{name}");
        std::fs::write(&path, changed).expect("written");
        let message = refused(folder);
        std::fs::write(&path, whole).expect("written");
        assert!(message.contains("its checksum differs"), "{message}");
    };
    change("config.json", &|text| {
        text.replace("\"n_heads\": 4", "\"n_heads\": 2")
    });
    change("genes.json", &|text| {
        let text = text.replace("GFAP", "?").replace("MBP", "GFAP");
        text.replace('?', "MBP")
    });
    // Two weights of one shape.
    let path = folder.join("model.safetensors");
    let whole = std::fs::read(&path).expect("there");
    let (a, b) = (
        "vision.blocks.0.attention.query",
        "vision.blocks.0.attention.key",
    );
    rewrite(folder, |name| {
        let other = name.replace(a, "?").replace(b, a);
        Some(other.replace('?', b))
    });
    let swapped = std::fs::read(&path).expect("there");
    std::fs::write(&path, whole).expect("written");
    vouch(folder);
    std::fs::write(&path, swapped).expect("written");
    assert!(refused(folder).contains("model.safetensors"));
}

#[test]
fn a_file_less_is_refused_unless_it_is_the_older_layout() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    for name in NAMES.into_iter().chain([Checksums::FILE_NAME]) {
        checkpoint().save(folder).expect("saved");
        std::fs::remove_file(folder.join(name)).expect("there");
        let message = refused(folder);
        assert!(message.contains(name), "{message}");
    }
    checkpoint().save(folder).expect("saved");
    // As earlier versions wrote it.
    std::fs::remove_file(folder.join(Checksums::FILE_NAME)).expect("there");
    std::fs::remove_file(folder.join("provenance.json")).expect("there");
    let older = Checkpoint::load(folder, &Device::flex()).expect("loaded");
    assert_eq!(older.integrity, Integrity::NoChecksums);
    assert_eq!(older.provenance, None);
    // What is saved without provenance keeps none of before.
    checkpoint().save(folder).expect("saved");
    older.save(folder).expect("saved");
    let again = Checkpoint::load(folder, &Device::flex()).expect("loaded");
    assert_eq!(
        (again.integrity, again.provenance),
        (Integrity::Verified, None)
    );
}

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
fn sizes_that_make_no_model_are_refused_before_any_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    checkpoint().save(folder).expect("saved");
    let path = folder.join("config.json");
    let whole = std::fs::read_to_string(&path).expect("there");
    let huge = u64::MAX.to_string();
    let mut n_refused = 0;
    for line in whole.lines() {
        let Some((name, value)) = line.split_once(": ") else {
            continue;
        };
        if !value.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        for other in ["0", "1", "3", "7919", &huge, "-1", "1e99"] {
            let end = if value.ends_with(',') { "," } else { "" };
            let changed = whole.replacen(line, &format!("{name}: {other}{end}"), 1);
            if changed == whole {
                continue;
            }
            std::fs::write(&path, changed).expect("written");
            vouch(folder);
            // Some, as another number of heads, make a model all the same.
            n_refused += usize::from(Checkpoint::load(folder, &Device::flex()).is_err());
        }
    }
    assert!(n_refused > 70, "{n_refused}");
}

#[test]
fn sizes_that_the_weights_cannot_fill_are_refused_before_a_model_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let checkpoint = checkpoint();
    checkpoint.save(folder).expect("saved");
    // Each of them alone may be.
    let mut huge = checkpoint.config;
    (huge.vision.d_model, huge.vision.d_mlp, huge.vision.n_layers) = (8192, 65_536, 256);
    std::fs::write(folder.join("config.json"), huge.to_string()).expect("written");
    vouch(folder);
    let message = refused(folder);
    assert!(
        message.contains("model.safetensors: is too short"),
        "{message}"
    );
    assert!(message.contains("numbers or more"), "{message}");
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
fn a_cut_weights_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    checkpoint().save(folder.path()).expect("saved");
    let path = folder.path().join("model.safetensors");
    let bytes = std::fs::read(&path).expect("weights");
    std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("written");
    let error = Checkpoint::load(folder.path(), &Device::flex()).expect_err("refused");
    assert!(error.to_string().contains("model.safetensors"), "{error}");
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
