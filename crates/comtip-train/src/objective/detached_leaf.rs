//! Places where a graph is cut in two, and the gradient across them.

use burn::tensor::{Gradients, Tensor};
use comtip_vision::TileFeatures;

/// A place where the graph is cut: a value, and a leaf that holds the same numbers.
pub(crate) struct DetachedLeaf<const D: usize> {
    value: Tensor<D>,
    pub(crate) leaf: Tensor<D>,
}

impl<const D: usize> DetachedLeaf<D> {
    pub(crate) fn new(value: Tensor<D>) -> Self {
        let leaf = value.clone().detach().require_grad();
        Self { value, leaf }
    }

    /// A number whose gradient at the value is the one found at the leaf, so that its backward pass goes on into
    /// what made the value; none, if nothing depends on the leaf.
    pub(crate) fn backward_into(self, gradients: &mut Gradients) -> Option<Tensor<1>> {
        let gradient = self.leaf.grad_remove(gradients)?;
        // Without autodiff, and so a constant.
        Some((self.value * gradient).sum())
    }
}

/// The features of a tile, cut off from the tower that made them.
pub(crate) struct DetachedTile {
    class: DetachedLeaf<2>,
    patches: DetachedLeaf<3>,
}

impl DetachedTile {
    pub(crate) fn new(features: TileFeatures) -> Self {
        Self {
            class: DetachedLeaf::new(features.class),
            patches: DetachedLeaf::new(features.patches),
        }
    }

    pub(crate) fn leaf(&self) -> TileFeatures {
        TileFeatures {
            class: self.class.leaf.clone(),
            patches: self.patches.leaf.clone(),
        }
    }

    pub(crate) fn backward_into(self, gradients: &mut Gradients) -> [Option<Tensor<1>>; 2] {
        [
            self.class.backward_into(gradients),
            self.patches.backward_into(gradients),
        ]
    }
}
