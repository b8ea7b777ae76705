//! `config.json` of our own folders.

use comtip_model::TowersConfig;
use serde_json::Value;

use super::source_config::{SourceConfig, TowerSettings};

/// The whole shape of towers, and who named their weights before.
pub(super) fn comtip(settings: &Value) -> Result<SourceConfig, String> {
    let towers: TowersConfig = serde_json::from_value(settings.clone())
        .map_err(|error| format!("does not give the shape of towers: {error}"))?;
    let first_layout = settings.get("layout").cloned();
    let first_layout = first_layout.map(serde_json::from_value).transpose();
    let first_layout =
        first_layout.map_err(|error| format!("names no layout that is known: {error}"))?;
    let vision = &towers.vision;
    let tower = |n_heads, activation, norm_epsilon| TowerSettings {
        n_heads: Some(n_heads),
        activation: Some(activation),
        norm_epsilon: Some(norm_epsilon),
        sizes: Vec::new(),
    };
    Ok(SourceConfig {
        vision: tower(vision.n_heads, vision.activation, vision.norm_epsilon),
        text: match &towers.text {
            Some(text) => tower(text.n_heads, text.activation, text.norm_epsilon),
            None => TowerSettings::default(),
        },
        towers: Some(towers),
        first_layout,
        ..SourceConfig::default()
    })
}
