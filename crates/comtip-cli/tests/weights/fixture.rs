//! Fixtures that tests may spoil, and the command run on them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use tempfile::TempDir;

pub(crate) use comtip_test_support::golden;

/// Kind, extents and bytes of a tensor.
pub(crate) type Tensor = (Dtype, Vec<usize>, Vec<u8>);

/// A copy of a folder of fixtures that a test may spoil.
pub(crate) fn copy(path: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(golden(path)).expect("fixtures") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("copied");
    }
    folder
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

pub(crate) fn comtip(arguments: &[&str]) -> Output {
    comtip_test_support::run(env!("CARGO_BIN_EXE_comtip"), ".", arguments)
}

/// The error of a refused import; asserts code 3, no panic and nothing written.
#[track_caller]
pub(crate) fn refused(from: &Path, flags: &[&str]) -> String {
    let to = tempfile::tempdir().expect("a folder");
    let target = to.path().join("towers");
    let mut arguments = vec!["weights", "import", text(from), "--to", text(&target)];
    arguments.extend(flags);
    let output = comtip(&arguments);
    let message = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(3), "{message}");
    assert!(!message.contains("panicked"), "{message}");
    assert_eq!(fs::read_dir(to.path()).expect("there").count(), 0);
    message
}

#[track_caller]
pub(crate) fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "no `{part}` in: {message}");
    }
}

/// Changes the tensors of a safetensors file.
pub(crate) fn change(path: &Path, change: impl FnOnce(&mut BTreeMap<String, Tensor>)) {
    let bytes = fs::read(path).expect("weights");
    let file = SafeTensors::deserialize(&bytes).expect("safetensors");
    let mut tensors: BTreeMap<String, Tensor> = file
        .tensors()
        .into_iter()
        .map(|(name, view)| {
            let parts = (view.dtype(), view.shape().to_vec(), view.data().to_vec());
            (name, parts)
        })
        .collect();
    change(&mut tensors);
    let views = tensors.iter().map(|(name, (dtype, shape, bytes))| {
        let view = TensorView::new(*dtype, shape.clone(), bytes).expect("a view");
        (name.clone(), view)
    });
    let changed = safetensors::serialize(views, None).expect("serialised");
    fs::write(path, changed).expect("written");
}

pub(crate) fn cut(path: &Path) {
    let bytes = fs::read(path).expect("there");
    fs::write(path, &bytes[..bytes.len() * 2 / 3]).expect("written");
}
