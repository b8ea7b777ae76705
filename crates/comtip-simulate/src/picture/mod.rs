//! What is seen of a tissue: nuclei and fibres under two stains.

mod grain;
mod particle;
mod patient_look;
mod place_particles;
mod render;

pub(crate) use patient_look::PatientLook;
pub(crate) use place_particles::place_particles;
pub(crate) use render::{Picture, render};
