#![doc = include_str!("../README.md")]

pub use comtip_adversarial as adversarial;
pub use comtip_data as data;
pub use comtip_eval as eval;
pub use comtip_files as files;
#[cfg(feature = "hub")]
pub use comtip_hub as hub;
pub use comtip_image as image;
pub use comtip_metrics as metrics;
pub use comtip_model as model;
pub use comtip_report as report;
pub use comtip_simulate as simulate;
pub use comtip_text as text;
pub use comtip_train as train;
pub use comtip_vision as vision;
pub use comtip_weights as weights;
