//! Names of the sizes that settings repeat from the weights.

/// Sizes of a vision transformer, as named by `transformers` and by us.
pub(crate) const VISION_SIZES: [&str; 5] = [
    "image_size",
    "patch_size",
    "hidden_size",
    "num_hidden_layers",
    "intermediate_size",
];

/// Sizes of a text tower.
pub(crate) const TEXT_SIZES: [&str; 6] = [
    "vocab_size",
    "max_position_embeddings",
    "hidden_size",
    "num_hidden_layers",
    "intermediate_size",
    "projection_dim",
];
