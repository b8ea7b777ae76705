//! What every score of a run depends on.

use std::collections::BTreeSet;

use comtip_data::{ShardMetadata, SlideSubset, TileSides, TrainTestSplit};
use comtip_metrics::{Protocol, ResultHeader, RunFacts, SchemaVersion, Verdict};
use comtip_model::{ImageTowerConfig, Seen};
use comtip_train::PretrainConfig;

use super::eval_context::EvalContext;
use crate::run::differing_patients;

impl EvalContext {
    /// What every score of this run depends on, whatever the protocol.
    pub fn facts(&self) -> Protocol {
        let list = |parts: &[SlideSubset<'_>]| {
            let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            parts.join(", ")
        };
        let facts = Protocol::new()
            .with("trained on", list(&self.scored.split.train()))
            .with("tested on", list(&self.scored.split.test()))
            .with("split", self.split_in_words())
            .with("initial weights", self.scored.provenance.before_last())
            .with("seen before", self.seen_before())
            .with(
                "tiles",
                TileSides::of(self.trained_on.iter().chain(self.test.slides())),
            )
            .with("scale of the images", self.scale_sources())
            .with("pixels", self.pixels_in_words())
            .with("values", self.scored.panel.normalization)
            .with("genes", self.scored.panel.vocabulary.len())
            .with("seed", self.scored.seed);
        let named = &self.config.data.named_genes;
        let is_own = !named.is_empty() && *named != PretrainConfig::tiny().data.named_genes;
        let facts = match is_own {
            true => facts.with(
                "named genes",
                format!(
                    "{} in the settings of the run; whether test slides were looked at for them is not known",
                    named.len()
                ),
            ),
            false => facts,
        };
        match &self.other_tiles {
            Some(problem) => facts.with("tiles differ", problem),
            None => facts,
        }
    }

    /// What a result of this run begins with; the sentence of the verdict gets the stamps.
    pub fn result_header(
        &self,
        facts: Protocol,
        verdict: Verdict,
        notes: Vec<String>,
    ) -> ResultHeader {
        let stamps = self.stamps();
        ResultHeader {
            schema_version: SchemaVersion,
            run: RunFacts {
                path: self.scored.folder.display().to_string(),
                seed: self.scored.seed,
                comtip: env!("CARGO_PKG_VERSION").to_owned(),
            },
            facts,
            verdict: verdict.stamped(&stamps),
            stamps,
            notes,
        }
    }

    /// What must stand beside every score of this run, as `leaky across space`; empty for a clean split. A result holds
    /// them, and [`Verdict::stamped`] puts them into its sentence.
    pub fn stamps(&self) -> Vec<String> {
        let of_split = self.scored.split.stamps().into_iter();
        of_split
            .chain(self.seen().stamp().map(str::to_owned))
            .collect()
    }

    /// The patient of a slide by the split, or else by the shards; `None` if nobody knows.
    pub fn patient_of(&self, facts: &ShardMetadata) -> Option<String> {
        self.scored.split.patient_of(&facts.slide, &facts.patient)
    }

    /// The test slides, each with its patient if somebody knows.
    pub(super) fn tested(&self) -> Vec<(&str, Option<String>)> {
        let slides = self.test.slides();
        slides
            .map(|facts| (facts.slide.as_str(), self.patient_of(facts)))
            .collect()
    }

    /// What is known of the test slides and all that the weights were trained on.
    pub(super) fn seen(&self) -> Seen {
        let tested = self.tested();
        let slides = tested
            .iter()
            .map(|(slide, patient)| (*slide, patient.as_deref()));
        match &self.scored.split {
            TrainTestSplit::Patients(_) | TrainTestSplit::Slides(_) => {
                self.scored.provenance.seen(slides)
            }
            // That the slides were seen beside the tested spots is what the split says.
            TrainTestSplit::Spots(_) => self.scored.before.seen(slides),
        }
    }

    /// What a protocol says of the test slides and of all that the weights were trained on.
    fn seen_before(&self) -> String {
        match (&self.scored.split, self.seen()) {
            (TrainTestSplit::Spots(_), Seen::Nothing) => {
                "by this run alone, in spots beside those tested".to_owned()
            }
            (_, seen) => seen.to_string(),
        }
    }

    /// What the image tower makes of pixels before it reads them.
    fn pixels_in_words(&self) -> String {
        match &self.checkpoint.config.vision {
            ImageTowerConfig::Transformer(vision) => vision.pixels.to_string(),
            ImageTowerConfig::HandFeatures(tower) => format!(
                "{} numbers of colour and texture of a tile, each standardised by mean and deviation over the training spots",
                tower.standard.n_features()
            ),
        }
    }

    /// Where the micrometres of a pixel are known from, of all slides.
    fn scale_sources(&self) -> String {
        let slides = self.trained_on.iter().chain(self.test.slides());
        let sources: BTreeSet<&str> = slides
            .map(|facts| match (&facts.scale_source, facts.mpp) {
                (Some(source), _) => source.as_str(),
                (None, Some(_)) => "unknown, prepared by an earlier release",
                (None, None) => "not known",
            })
            .collect();
        sources.into_iter().collect::<Vec<_>>().join("; ")
    }

    /// The split, and where the shards know other patients.
    fn split_in_words(&self) -> String {
        match differing_patients(&self.scored.split, self.shards.manifest()) {
            Some(differing) => format!("{}; {differing}", self.scored.split),
            None => self.scored.split.to_string(),
        }
    }
}
