//! Tests of `infer_shape`.

use super::*;

#[test]
fn heads_of_64_columns_are_assumed_at_the_widths_that_have_them_alone() {
    let tensors = BTreeMap::new();
    let ask = |option: &ImportOption, d_model| {
        let mut reading = ShapeInference::new(&tensors, Layout::Timm);
        let n_heads = reading.n_heads("image", d_model, None, option.clone());
        (
            n_heads,
            reading.assumed.len(),
            reading.problems,
            reading.options,
        )
    };
    let (image, text) = (ImportOption::NHeads, ImportOption::NTextHeads);
    for (option, d_model, n_heads) in [
        (&image, 192, 3),
        (&image, 384, 6),
        (&image, 768, 12),
        (&image, 1024, 16),
        (&text, 512, 8),
        (&text, 1280, 20),
    ] {
        assert_eq!(
            ask(option, d_model),
            (n_heads, 1, vec![], vec![]),
            "{d_model}"
        );
    }
    for (option, d_model, known) in [
        (&image, 1152, "so400m has 16"),
        (&image, 1280, "ViT-H has 16"),
        (&image, 1408, "ViT-g has 16"),
        (&image, 1664, "ViT-G has 16"),
        (&image, 1536, "24"),
        (&image, 2048, "2048 columns"),
        (&text, 192, "192 columns"),
    ] {
        let (_, n_assumed, problems, options) = ask(option, d_model);
        assert_eq!((n_assumed, options), (0, vec![option.clone()]), "{d_model}");
        assert!(problems[0].contains(known), "{problems:?}");
    }
}
