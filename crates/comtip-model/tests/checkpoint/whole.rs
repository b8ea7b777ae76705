//! What is saved comes back, and a byte, a file or a half of it less is refused.

use burn::tensor::{Device, Tensor};
use comtip_model::{Checkpoint, Checksums, Integrity};

use crate::fixture::{NAMES, checkpoint, refused, rewrite, vouch};

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
                // One of the list of checksums may be reported as the file it names.
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
fn a_cut_weights_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    checkpoint().save(folder.path()).expect("saved");
    let path = folder.path().join("model.safetensors");
    let bytes = std::fs::read(&path).expect("weights");
    std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("written");
    let error = Checkpoint::load(folder.path(), &Device::flex()).expect_err("refused");
    assert!(error.to_string().contains("model.safetensors"), "{error}");
}
