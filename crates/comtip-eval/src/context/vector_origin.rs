//! What kept vectors follow from, so that others are never taken for them.

use std::fs;

use comtip_data::SpotSet;
use comtip_files::sha256;
use comtip_model::{Integrity, TileRepresentation};

use super::eval_context::EvalContext;
use super::model_identity::model_identity;
use crate::encoders::{Encoder, Sight};

impl EvalContext {
    /// All that the vectors of a slide of `set` follow from; `None` where the weights or the tiles have no digest to know
    /// them by, as those of earlier releases.
    pub(super) fn origin_of_tiles(
        &self,
        encoder: &Encoder,
        asked: TileRepresentation,
        set: &SpotSet,
        slide_idx: usize,
    ) -> Option<String> {
        let of_encoder = match &encoder.sight {
            Sight::Colours | Sight::Textures => encoder.name.clone(),
            Sight::Trained | Sight::Network(_) => self.origin_of_network(encoder)?,
            Sight::Towers(towers) => format!("{}\n{:?}", towers.origin(), self.device),
        };
        // The joint space has no word, so that what earlier releases kept is still found.
        let encoder = match encoder.reading(asked) {
            TileRepresentation::Joint => of_encoder,
            other => format!("{of_encoder}\n{other}"),
        };
        let tiles = set.tiles_digest_of_slide(slide_idx)?;
        let spots = (0..set.len()).filter(|spot| set.slide_idx(*spot) == slide_idx);
        let ids: Vec<&str> = spots.map(|spot| set.spot(spot).id).collect();
        let ids = sha256(ids.join("\n").as_bytes());
        Some(format!("tiles\n{encoder}\n{tiles}\n{ids}"))
    }

    /// All that the vectors of the sentences of a set follow from; `None` as for tiles.
    pub(super) fn origin_of_sentences(&self, encoder: &Encoder, set: &SpotSet) -> Option<String> {
        let encoder = self.origin_of_network(encoder)?;
        let (config, panel) = (&self.config, &self.checkpoint.panel);
        // A vocabulary finds its symbols by a hash map, whose order is another one in every process.
        let (symbols, grid) = (panel.vocabulary.symbols(), &panel.value_grid);
        let values = panel.normalization;
        let drawn_from = format!("{config:?}\n{symbols:?}\n{values:?}\n{grid:?}");
        let drawn_from = sha256(drawn_from.as_bytes());
        let slides = 0..set.slides().len();
        let values: Vec<String> = slides.map(|slide| set.digest_of_slide(slide)).collect();
        let values = values.join("\n");
        Some(format!("sentences\n{encoder}\n{drawn_from}\n{values}"))
    }

    /// The weights of a network, and what it runs on.
    fn origin_of_network(&self, encoder: &Encoder) -> Option<String> {
        let (shape, device) = (&self.checkpoint.config, &self.device);
        let weights = match &encoder.sight {
            Sight::Trained if self.checkpoint.integrity == Integrity::NoChecksums => return None,
            // Those that were held against these checksums when they were loaded.
            Sight::Trained => model_identity(&self.run)?,
            Sight::Network(_) => {
                let seed = self.config.seed;
                // Not there in a run from fresh weights.
                let begun = fs::read(self.run.weights()).unwrap_or_default();
                format!("{} {seed} {}", encoder.name, sha256(&begun))
            }
            Sight::Towers(_) | Sight::Colours | Sight::Textures => return None,
        };
        Some(format!("{weights}\n{shape:?}\n{device:?}"))
    }
}
