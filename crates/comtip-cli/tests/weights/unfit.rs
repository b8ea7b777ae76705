//! Weights that are not those of the towers.

use std::fs;

use safetensors::tensor::Dtype;

use crate::fixture::{assert_says, change, comtip, copy, golden, refused, text};

#[test]
fn missing_extra_and_misshaped_weights_are_all_named_in_one_error() {
    let folder = copy("clip/hf");
    change(&folder.path().join("model.safetensors"), |tensors| {
        let bias = tensors.remove("vision_model.encoder.layers.1.mlp.fc1.bias");
        tensors.insert("vision_model.head.probe".to_owned(), bias.expect("there"));
        let norm = tensors.get_mut("text_model.final_layer_norm.weight");
        let (_, shape, bytes) = norm.expect("there");
        *shape = vec![12];
        bytes.truncate(48);
    });
    let message = refused(folder.path(), &[]);
    assert_says(
        &message,
        &[
            "model.safetensors",
            "`vision_model.encoder.layers.1.mlp.fc1.bias` [64] is missing",
            "`vision_model.head.probe` [64] changes the features",
            "`text_model.final_layer_norm.weight` is [12], but should be [24]",
        ],
    );
}

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
    let told = String::from_utf8(output.stdout).expect("text");
    assert_says(&told, &["skipped: head.bias [5]", "skipped: head.weight"]);
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
fn registers_and_gated_layers_are_named() {
    let folder = copy("timm");
    change(&folder.path().join("model.safetensors"), |tensors| {
        let fc_1 = tensors.remove("blocks.0.mlp.fc1.weight").expect("there");
        tensors.insert("blocks.0.mlp.w12.weight".to_owned(), fc_1.clone());
        tensors.insert("reg_token".to_owned(), fc_1);
    });
    let message = refused(folder.path(), &[]);
    assert_says(
        &message,
        &[
            "`blocks.0.mlp.fc1.weight` is missing",
            "`blocks.0.mlp.w12.weight` [64, 32] changes the features",
            "SwiGLU",
            "`reg_token` [64, 32] changes the features",
            "register tokens",
        ],
    );
    assert!(!message.contains("--leave-out"), "{message}");
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
        let told = String::from_utf8(output.stdout).expect("text");
        assert_says(&told, &["1 tensors beside `model`"]);
    }
}

#[test]
fn sizes_of_more_numbers_than_a_file_holds_are_refused_at_once() {
    let folder = copy("timm");
    change(&folder.path().join("model.safetensors"), |tensors| {
        let last = tensors["blocks.1.norm1.weight"].clone();
        tensors.insert("blocks.255.norm1.weight".to_owned(), last);
    });
    let message = refused(folder.path(), &[]);
    assert_says(
        &message,
        &["model.safetensors", "numbers", "parts are missing"],
    );
    assert!(message.lines().count() < 5, "{message}");
}

#[test]
fn a_packed_gated_layer_is_called_so() {
    let folder = copy("timm");
    change(&folder.path().join("model.safetensors"), |tensors| {
        for block in 0..2 {
            let name = format!("blocks.{block}.mlp.fc2.weight");
            let (_, shape, bytes) = tensors.get_mut(&name).expect("there");
            *shape = vec![32, 32];
            bytes.truncate(4 * 32 * 32);
        }
    });
    assert_says(&refused(folder.path(), &[]), &["packed SwiGLU", "64", "32"]);
}

#[test]
fn a_tower_without_pixel_statistics_is_asked_for_them() {
    let folder = copy("timm");
    fs::remove_file(folder.path().join("config.json")).expect("there");
    let message = refused(folder.path(), &["--heads", "2"]);
    assert_says(&message, &["--pixel-mean", "--pixel-std", "imagenet"]);

    let to = folder.path().join("towers");
    let mut arguments = vec!["weights", "import", text(folder.path()), "--to", text(&to)];
    arguments.extend([
        "--heads",
        "2",
        "--pixel-mean",
        "0.5,0.5,0.5",
        "--pixel-std",
        "imagenet",
    ]);
    let output = comtip(&arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = String::from_utf8(output.stdout).expect("text");
    assert_says(
        &told,
        &[
            "pixels: mean 0.5 0.5 0.5, standard deviation 0.229 0.224 0.225",
            "as asked",
        ],
    );
    let settings = fs::read_to_string(to.join("config.json")).expect("there");
    assert_says(&settings, &["\"pixels\"", "0.229"]);
}

#[test]
fn pixel_statistics_that_cannot_be_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (golden("timm"), folder.path().join("towers"));
    let run = |mean: &str, std: &str| {
        let mut arguments = vec!["weights", "import", text(&from), "--to", text(&to)];
        arguments.extend(["--pixel-mean", mean, "--pixel-std", std]);
        let output = comtip(&arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        String::from_utf8(output.stderr).expect("text")
    };
    assert_says(
        &run("123.675,116.28,103.53", "58.395,57.12,57.375"),
        &["divided by 255"],
    );
    assert_says(&run("clip", "0.2,0.2,0"), &["standard deviation"]);
    assert_says(&run("0.5,0.5", "clip"), &["three numbers"]);
    let settings = folder.path().join("model");
    fs::create_dir(&settings).expect("made");
    for name in ["config.json", "model.safetensors"] {
        fs::copy(from.join(name), settings.join(name)).expect("copied");
    }
    let path = settings.join("config.json");
    let text = fs::read_to_string(&path).expect("there");
    let changed = text.replace("0.229", "-0.229");
    assert_ne!(changed, text);
    fs::write(&path, changed).expect("written");
    assert_says(
        &refused(&settings, &[]),
        &["config.json", "standard deviation"],
    );
}

#[test]
fn settings_of_another_kind_of_model_are_refused() {
    let folder = copy("clip/hf");
    let path = folder.path().join("config.json");
    let settings = fs::read_to_string(&path).expect("there");
    let other = settings.replace("\"model_type\": \"clip\"", "\"model_type\": \"siglip\"");
    fs::write(&path, other).expect("written");
    assert_says(&refused(folder.path(), &[]), &["config.json", "`siglip`"]);
}

#[test]
fn integers_and_numbers_that_are_none_are_refused() {
    let folder = copy("clip/hf");
    change(&folder.path().join("model.safetensors"), |tensors| {
        let scale = tensors.get_mut("logit_scale").expect("there");
        scale.2 = f32::NAN.to_le_bytes().to_vec();
        let class = tensors.get_mut("vision_model.embeddings.class_embedding");
        class.expect("there").0 = Dtype::I32;
    });
    let message = refused(folder.path(), &[]);
    assert_says(
        &message,
        &["`logit_scale` holds NaN", "class_embedding` holds I32"],
    );
}

#[test]
fn settings_of_other_weights_are_refused() {
    let folder = copy("clip/hf");
    let path = folder.path().join("config.json");
    let settings = fs::read_to_string(&path).expect("there");
    let other = settings.replace("\"intermediate_size\": 64", "\"intermediate_size\": 72");
    fs::write(&path, other).expect("written");
    let message = refused(folder.path(), &[]);
    assert_says(&message, &["vision_config.intermediate_size 72", "64"]);
}

#[test]
fn heads_that_nothing_tells_are_asked_for() {
    let folder = copy("clip/hf");
    fs::remove_file(folder.path().join("config.json")).expect("there");
    assert_says(
        &refused(folder.path(), &["--heads", "5"]),
        &["--heads", "32 columns"],
    );
    let to = folder.path().join("towers");
    let flags = [
        "--heads",
        "2",
        "--text-heads",
        "2",
        "--activation",
        "quick-gelu",
    ];
    let mut arguments = vec!["weights", "import", text(folder.path()), "--to", text(&to)];
    arguments.extend(flags);
    let output = comtip(&arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let expected = golden("clip/expected.safetensors");
    let verified = comtip(&[
        "weights",
        "verify",
        text(&to),
        "--reference",
        text(&expected),
    ]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
}

#[test]
fn heads_of_a_width_that_is_not_shared_alike_everywhere_are_asked_for() {
    let folder = copy("timm");
    fs::remove_file(folder.path().join("config.json")).expect("there");
    let pixels = ["--pixel-mean", "clip", "--pixel-std", "clip"];
    let message = refused(folder.path(), &pixels);
    assert_says(
        &message,
        &[
            "how many heads share the 32 columns of the image tower",
            "--heads N",
        ],
    );
}

#[test]
fn tiles_that_patches_do_not_fill_are_refused() {
    let message = refused(&golden("clip/hf"), &["--image-px", "50"]);
    assert_says(&message, &["patches of 8 px", "50 px"]);
}
