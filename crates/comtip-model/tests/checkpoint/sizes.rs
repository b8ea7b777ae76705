//! Sizes that make no model, or that the weights cannot fill, are refused before one is made.

use burn::tensor::Device;
use comtip_model::Checkpoint;

use crate::fixture::{checkpoint, refused, vouch};

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
    let vision = huge.vision.transformer_mut().expect("a transformer");
    (vision.d_model, vision.d_mlp, vision.n_layers) = (8192, 65_536, 256);
    std::fs::write(folder.join("config.json"), huge.to_string()).expect("written");
    vouch(folder);
    let message = refused(folder);
    assert!(
        message.contains("model.safetensors: is too short"),
        "{message}"
    );
    assert!(message.contains("numbers or more"), "{message}");
}
