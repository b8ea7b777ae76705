//! The image side of a model: a vision transformer, or features that are not learned.

use std::fmt;

use burn::module::{
    Content, Devices, Module, ModuleDisplay, ModuleDisplayDefault, ModuleMapper, ModuleVisitor,
};
use burn::tensor::{Device, Tensor};
use comtip_vision::{HandFeatureTower, Precision, TileFeatures, VisionTransformer};

use crate::tile_inputs::TileInputs;

/// Reads tiles; made by [`ImageTowerConfig`](crate::ImageTowerConfig).
///
/// The kind is no part of the paths of weights: those of a vision transformer are what they are in a model that knows no
/// other kind. So it is a module by hand; Burn's derived one names the variant.
#[derive(Debug, Clone)]
pub enum ImageTower {
    /// Patches of pixels.
    Transformer(Box<VisionTransformer>),
    /// Numbers of colour and texture.
    HandFeatures(Box<HandFeatureTower>),
}

impl ImageTower {
    /// Features of tiles (Eq. 1); `device` is that of the weights.
    ///
    /// # Panics
    ///
    /// If the tiles were not read for a tower of this kind; see [`ImageTowerConfig::reading`](crate::ImageTowerConfig::reading).
    pub fn features(&self, tiles: &TileInputs, device: &Device) -> TileFeatures {
        match (self, tiles) {
            (Self::Transformer(tower), TileInputs::Pixels(tiles)) => {
                tower.forward(tiles.to_tensor(tower.pixel_statistics(), device))
            }
            (Self::HandFeatures(tower), TileInputs::HandFeatures(tiles)) => {
                tower.features(tiles.values(), device)
            }
            _ => panic!("tiles are read for an image tower of another kind"),
        }
    }

    /// Features of tiles that are pixels on the device (Eq. 1).
    ///
    /// # Shapes
    ///
    /// - `pixels`: `[batch, 3, image_px, image_px]`, normalised with the tower's statistics
    ///
    /// # Panics
    ///
    /// If it reads no pixels.
    pub fn forward(&self, pixels: Tensor<4>) -> TileFeatures {
        match self {
            Self::Transformer(tower) => tower.forward(pixels),
            Self::HandFeatures(_) => panic!("an image tower of hand features reads no pixels"),
        }
    }

    /// The vision transformer, if it is one.
    pub fn transformer(&self) -> Option<&VisionTransformer> {
        match self {
            Self::Transformer(tower) => Some(&**tower),
            Self::HandFeatures(_) => None,
        }
    }

    /// Sets the numbers in which the linear maps of a transformer's blocks multiply; other kinds have no blocks.
    pub fn set_precision(&mut self, precision: Precision) {
        if let Self::Transformer(tower) = self {
            tower.set_precision(precision);
        }
    }
}

/// Does the same to whichever kind it is, and makes the kind again of what comes back.
macro_rules! same_kind {
    ($tower:expr, $inside:ident => $result:expr) => {
        match $tower {
            ImageTower::Transformer($inside) => ImageTower::Transformer(Box::new($result)),
            ImageTower::HandFeatures($inside) => ImageTower::HandFeatures(Box::new($result)),
        }
    };
}

impl Module for ImageTower {
    fn collect_devices(&self, devices: Devices) -> Devices {
        match self {
            Self::Transformer(tower) => tower.collect_devices(devices),
            Self::HandFeatures(tower) => tower.collect_devices(devices),
        }
    }

    fn fork(self, device: &Device) -> Self {
        same_kind!(self, tower => tower.fork(device))
    }

    fn to_device(self, device: &Device) -> Self {
        same_kind!(self, tower => tower.to_device(device))
    }

    fn train(self) -> Self {
        same_kind!(self, tower => tower.train())
    }

    fn valid(&self) -> Self {
        same_kind!(self, tower => tower.valid())
    }

    fn materialize(self) -> Self {
        same_kind!(self, tower => tower.materialize())
    }

    fn visit<Visitor: ModuleVisitor>(&self, visitor: &mut Visitor) {
        match self {
            Self::Transformer(tower) => tower.visit(visitor),
            Self::HandFeatures(tower) => tower.visit(visitor),
        }
    }

    fn map<Mapper: ModuleMapper>(self, mapper: &mut Mapper) -> Self {
        same_kind!(self, tower => tower.map(mapper))
    }
}

impl ModuleDisplayDefault for ImageTower {
    fn content(&self, content: Content) -> Option<Content> {
        match self {
            Self::Transformer(tower) => ModuleDisplayDefault::content(&**tower, content),
            Self::HandFeatures(tower) => ModuleDisplayDefault::content(&**tower, content),
        }
    }
}

impl ModuleDisplay for ImageTower {}

impl fmt::Display for ImageTower {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transformer(tower) => tower.fmt(f),
            Self::HandFeatures(tower) => tower.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::optim::GradientsParams;
    use comtip_vision::VisionTransformerConfig;
    use image::RgbImage;

    use super::*;
    use crate::image_tower_config::ImageTowerConfig;
    use crate::parameters::{parameter_shapes, parameter_values};
    use crate::tile_reading::TileReading;

    #[test]
    fn the_weights_of_a_transformer_have_the_paths_that_they_have_alone() {
        let alone = VisionTransformerConfig::tiny().init(&Device::flex());
        let tower = ImageTower::Transformer(Box::new(alone.clone()));
        assert_eq!(parameter_values(&tower), parameter_values(&alone));
        assert_eq!(Module::num_params(&tower), Module::num_params(&alone));
    }

    #[test]
    fn hand_features_have_two_layers_that_take_a_gradient() {
        let tower = ImageTowerConfig::colour_texture().init(&Device::flex());
        let shapes = parameter_shapes(&tower);
        let expected = [
            ("fc_1.bias", vec![256]),
            ("fc_1.weight", vec![61, 256]),
            ("fc_2.bias", vec![128]),
            ("fc_2.weight", vec![256, 128]),
        ];
        let expected = expected.map(|(path, shape)| (path.to_owned(), shape));
        assert_eq!(shapes, expected.into());
        let (tower, device) = (tower.train(), Device::flex().autodiff());
        let tiles = TileReading::HandFeatures.read(&RgbImage::new(16, 16));
        let gradients = tower.features(&tiles, &device).class.sum().backward();
        assert_eq!(GradientsParams::from_grads(gradients, &tower).len(), 4);
    }
}
