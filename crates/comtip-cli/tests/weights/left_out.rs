//! Tensors that may be left out, and those that change the features and may not.

use crate::fixture::{assert_says, change, comtip, copy, golden, refused, text};

#[test]
fn a_classifier_is_refused_by_name_and_left_out_on_request() {
    let folder = copy("timm");
    let file = folder.path().join("with_head.safetensors");
    let message = refused(&file, &[]);
    assert_says(
        &message,
        &[
            "`head.weight` [5, 32]",
            "`head.bias` [5]",
            "--leave-out head.",
        ],
    );

    let to = folder.path().join("towers");
    let output = comtip(&[
        "weights",
        "import",
        text(&file),
        "--to",
        text(&to),
        "--leave-out",
        "head.",
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = String::from_utf8(output.stdout).expect("text");
    assert_says(&said, &["skipped: head.bias [5]", "skipped: head.weight"]);
    assert!(to.join("reference.safetensors").is_file());
}

#[test]
fn a_start_of_names_that_none_has_is_refused() {
    assert_says(
        &refused(&golden("timm"), &["--leave-out", "haed."]),
        &["`haed.`"],
    );
}

#[test]
fn what_changes_the_features_is_neither_offered_to_be_left_out_nor_left_out() {
    for (name, what) in [
        ("reg_token", "register tokens"),
        ("blocks.0.attn.q_norm.weight", "norms of queries and keys"),
        ("blocks.1.attn.norm.bias", "within"),
        ("fc_norm.weight", "pooling"),
        ("dist_token", "distillation"),
    ] {
        let folder = copy("timm");
        change(&folder.path().join("model.safetensors"), |tensors| {
            let norm = tensors["norm.weight"].clone();
            tensors.insert(name.to_owned(), norm);
        });
        let message = refused(folder.path(), &[]);
        assert_says(&message, &[name, "changes the features", what]);
        assert!(!message.contains("--leave-out"), "{message}");
        let start = name.split('.').next().expect("a word");
        for start in [name, start] {
            let message = refused(folder.path(), &["--leave-out", start]);
            assert_says(&message, &["cannot be skipped", "features would be others"]);
        }
    }
}

#[test]
fn weights_of_the_towers_cannot_be_left_out() {
    for (from, start) in [
        ("timm", "blocks.1.ls1."),
        ("timm", "norm."),
        ("clip/hf", "visual_projection."),
        ("clip/open_clip", "visual.ln_pre."),
    ] {
        let message = refused(&golden(from), &["--leave-out", start]);
        assert_says(&message, &["cannot be skipped"]);
    }
}

#[test]
fn what_changes_the_features_is_not_left_behind_in_a_checkpoint() {
    let nested = |beside: &str| {
        let folder = copy("timm");
        change(&folder.path().join("model.safetensors"), |tensors| {
            let norm = tensors["norm.weight"].clone();
            let nest = |(name, tensor)| (format!("model.{name}"), tensor);
            *tensors = std::mem::take(tensors).into_iter().map(nest).collect();
            tensors.insert(beside.to_owned(), norm);
        });
        folder
    };
    for (name, what) in [
        ("reg_token", "register tokens"),
        ("module.reg_token", "register tokens"),
        ("blocks.0.attn.q_norm.weight", "norms of queries and keys"),
        ("norm_pre.weight", "a weight of the towers"),
    ] {
        let message = refused(nested(name).path(), &[]);
        assert_says(
            &message,
            &[
                &format!("`{name}`"),
                "beside `model`",
                "changes the features",
                what,
            ],
        );
    }
    // Copies and states of optimisers have a name of their own ahead.
    for name in [
        "model_ema.blocks.0.ls1.gamma",
        "optimizer.reg_token.exp_avg",
        "epoch",
    ] {
        let folder = nested(name);
        let to = folder.path().join("towers");
        let output = comtip(&["weights", "import", text(folder.path()), "--to", text(&to)]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let said = String::from_utf8(output.stdout).expect("text");
        assert_says(&said, &["1 tensors beside `model`"]);
    }
}
