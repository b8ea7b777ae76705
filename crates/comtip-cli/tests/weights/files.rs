//! Files that cannot be read.

use std::fs;
use std::path::Path;

use crate::fixture::{assert_says, change, copy, cut, refused};

#[test]
fn files_that_are_cut_short_are_named() {
    for (folder, file) in [
        ("clip/hf", "model.safetensors"),
        ("clip/hf_sharded", "model-00002-of-00003.safetensors"),
        ("clip/hf_bin", "pytorch_model.bin"),
    ] {
        let folder = copy(folder);
        cut(&folder.path().join(file));
        assert_says(&refused(folder.path(), &[]), &[file, "cut short", "again"]);
    }
}

#[test]
fn no_cut_of_a_file_makes_the_command_panic() {
    for (folder, file) in [
        ("clip/hf_bin", "pytorch_model.bin"),
        ("timm", "model.safetensors"),
    ] {
        let folder = copy(folder);
        let path = folder.path().join(file);
        let whole = fs::read(&path).expect("there");
        for length in [0, 1, 7, 8, 9, 100, 1000, whole.len() - 1] {
            fs::write(&path, &whole[..length]).expect("written");
            assert_says(&refused(folder.path(), &[]), &[file]);
        }
    }
}

#[test]
fn a_shard_that_is_missing_is_named_with_its_index() {
    let folder = copy("clip/hf_sharded");
    fs::remove_file(folder.path().join("model-00003-of-00003.safetensors")).expect("there");
    let message = refused(folder.path(), &[]);
    assert_says(
        &message,
        &[
            "model-00003-of-00003.safetensors",
            "missing",
            "index.json",
            "download",
        ],
    );
}

#[test]
fn a_shard_outside_of_its_folder_is_refused() {
    let folder = copy("clip/hf_sharded");
    let path = folder.path().join("model.safetensors.index.json");
    let index = fs::read_to_string(&path).expect("there");
    fs::write(&path, index.replace("model-0000", "../model-0000")).expect("written");
    assert_says(
        &refused(folder.path(), &[]),
        &["index.json", "names no file"],
    );
}

#[test]
fn a_torch_script_archive_gets_the_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ViT-B-32.pt");
    fs::write(&path, b"PK\x03\x04 ... ViT-B-32/code/__torch__/model.py").expect("written");
    let message = refused(&path, &[]);
    assert_says(&message, &["ViT-B-32.pt", "TorchScript", "state_dict()"]);
}

#[test]
fn a_trained_model_or_its_run_has_to_be_exported_first() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("genes.json"), "{}").expect("written");
    fs::write(folder.path().join("model.safetensors"), "").expect("written");
    assert_says(
        &refused(folder.path(), &[]),
        &[
            "run or model of comtip",
            "exported first",
            "`comtip weights export ",
            " --to FOLDER`",
        ],
    );
}

#[test]
fn a_name_of_the_hub_gets_the_way_to_its_files() {
    let message = refused(Path::new("openai/clip-vit-base-patch32"), &[]);
    assert_says(
        &message,
        &[
            "openai/clip-vit-base-patch32: no such folder",
            "Hugging Face Hub",
            "downloads nothing",
            "hf download openai/clip-vit-base-patch32 --local-dir",
        ],
    );
}

#[test]
fn a_folder_without_weights_and_weights_of_something_else_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_says(
        &refused(folder.path(), &[]),
        &["no weights", "model.safetensors"],
    );
    assert_says(&refused(Path::new("nowhere"), &[]), &["nowhere"]);
    let folder = copy("timm");
    change(&folder.path().join("model.safetensors"), |tensors| {
        let first = tensors.pop_first().expect("there").1;
        tensors.clear();
        tensors.insert("conv1.weight".to_owned(), first);
    });
    assert_says(&refused(folder.path(), &[]), &["no layout", "conv1.weight"]);
}
