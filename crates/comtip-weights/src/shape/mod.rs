//! The shape of towers, by their weights and what the settings say.

mod infer_shape;
mod tower_shape;

pub(crate) use tower_shape::TowerShape;
