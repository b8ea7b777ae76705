//! Who named the weights: recognised by the names themselves.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A way of naming the weights of a vision transformer or a CLIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// `transformers`' `CLIPModel`; CLIP's and PLIP's published weights.
    HuggingFace,
    /// OpenAI's code and open_clip.
    OpenClip,
    /// timm's `VisionTransformer`, an image tower without text.
    Timm,
    /// Ours, a folder that [`save_towers`](crate::export::save_towers) wrote.
    Comtip,
}

/// Starts of names that show a layout.
const SIGNS: [(&str, Layout); 6] = [
    ("vision_model.", Layout::HuggingFace),
    ("visual.", Layout::OpenClip),
    ("patch_embed.", Layout::Timm),
    ("pos_embed", Layout::Timm),
    ("cls_token", Layout::Timm),
    ("vision.", Layout::Comtip),
];

impl Layout {
    /// The layout that has such names.
    pub(crate) fn of<'a>(mut names: impl Iterator<Item = &'a String>) -> Option<Self> {
        names.find_map(|name| {
            let sign = SIGNS.iter().find(|(start, _)| name.starts_with(start));
            sign.map(|(_, layout)| *layout)
        })
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HuggingFace => "transformers' CLIPModel",
            Self::OpenClip => "OpenAI / open_clip",
            Self::Timm => "timm's VisionTransformer",
            Self::Comtip => "comtip",
        })
    }
}
