//! Tests of `find_file`.

use super::*;

#[test]
fn names_of_the_hub_are_an_owner_and_a_name() {
    for name in [
        "openai/clip-vit-base-patch32",
        "vinid/plip",
        "MahmoodLab/UNI2-h",
    ] {
        assert!(is_hub_name(Path::new(name)), "{name}");
    }
    for path in [
        "plip",
        "./plip",
        "/models/plip",
        "a/b/c",
        "runs/model.safetensors",
        "../plip",
    ] {
        assert!(!is_hub_name(Path::new(path)), "{path}");
    }
}
