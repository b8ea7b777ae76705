//! Image towers of others that a model is held against.

use burn::tensor::Device;
use comtip_model::{
    ModelError, Origin, Provenance, TileInputs, TileReading, TileRepresentation, Towers,
    TowersConfig, represent_tiles_by,
};
use ndarray::Array2;

/// Hexadecimal digits of a digest that tell weights of one name apart.
const N_DIGITS: usize = 12;

/// An image tower of others, as CLIP, PLIP or a vision transformer of timm, that stands as a baseline beside the model: what
/// could be had without the training.
///
/// Its joint representation is the embedding that its authors use, the class token, projected if there is a projection; of a
/// model that comtip trained before, the projected mean patch.
#[derive(Debug, Clone)]
pub struct BaselineTowers {
    /// Their shape.
    pub config: TowersConfig,
    /// The towers; a text tower among them is not used.
    pub towers: Towers,
    /// SHA-256 of their shape and numbers, by which their vectors are kept and the same weights known under two names.
    pub sha256: String,
    /// Where they come from, which names them.
    pub provenance: Provenance,
}

impl BaselineTowers {
    /// The name of the row: `image tower of clip-vit-base-patch32/model.safetensors`.
    pub fn name(&self) -> String {
        let origin = match &self.provenance.origin {
            Origin::Foreign { file, .. } => format!("of {file}"),
            Origin::Random { seed } => format!("from seed {seed}"),
            _ => format!("of SHA-256 {}", self.digits()),
        };
        match self.provenance.trainings.is_empty() {
            true => format!("image tower {origin}"),
            false => format!("image tower {origin}, trained by comtip"),
        }
    }

    /// The start of the digest.
    pub(super) fn digits(&self) -> &str {
        self.sha256.get(..N_DIGITS).unwrap_or(&self.sha256)
    }

    /// What a protocol says of it.
    pub(super) fn in_words(&self) -> String {
        let joint = match self.is_of_comtip() {
            true => "projected mean patch",
            false => "class token, projected if there is a projection",
        };
        format!(
            "SHA-256 {}, {} px, pixels {}; joint: {joint}; {}",
            self.digits(),
            self.config.vision.image_px,
            self.config.vision.pixels,
            self.provenance
        )
    }

    /// All that its vectors follow from besides the tiles.
    pub(crate) fn origin(&self) -> String {
        let (shape, is_of_comtip) = (&self.config.vision, self.is_of_comtip());
        format!("towers {}\n{shape:?}\n{is_of_comtip}", self.sha256)
    }

    /// What the image tower takes from a tile.
    pub(super) fn reading(&self) -> TileReading {
        TileReading::Pixels {
            image_px: self.config.vision.image_px,
        }
    }

    /// Representations of tiles that were read for it, in the order of `wanted`.
    ///
    /// # Errors
    ///
    /// If the device cannot be read.
    pub(super) fn represent(
        &self,
        tiles: &TileInputs,
        wanted: &[TileRepresentation],
        device: &Device,
    ) -> Result<Vec<Array2<f32>>, ModelError> {
        let towers = &self.towers;
        match self.is_of_comtip() {
            true => {
                let joint = |features: &_| towers.project_tiles(features);
                represent_tiles_by(&towers.vision, joint, tiles, wanted, device)
            }
            false => {
                let joint = |features: &_| towers.project_images(features);
                represent_tiles_by(&towers.vision, joint, tiles, wanted, device)
            }
        }
    }

    /// Whether comtip trained the projection, on the mean patch.
    fn is_of_comtip(&self) -> bool {
        !self.provenance.trainings.is_empty()
    }
}
