//! What weights were trained on, as they tell it.

use comtip_model::{PastTraining, TrainedSlide};

use super::training_data::TrainingData;

impl TrainingData {
    /// What weights that learn from it are trained on, before their first step: the last entry of their
    /// [`Provenance`](comtip_model::Provenance).
    pub fn past_training(&self) -> PastTraining {
        let patient_of = |facts: &comtip_data::ShardMetadata| {
            let patient = self.split.patient_of(&facts.slide, &facts.patient);
            patient.unwrap_or_default()
        };
        let slides = self.set.slides().map(|facts| TrainedSlide {
            slide: facts.slide.clone(),
            patient: patient_of(facts),
            n_spots: 0,
        });
        let mut slides: Vec<TrainedSlide> = slides.collect();
        for spot in 0..self.set.len() {
            slides[self.set.slide_idx(spot)].n_spots += 1;
        }
        PastTraining {
            slides,
            held_out: self.split.test().iter().map(ToString::to_string).collect(),
            data: format!(
                "{} genes, {}",
                self.panel.vocabulary.len(),
                self.panel.normalization
            ),
            n_steps: 0,
            leaks: self.split.leaks().to_vec(),
        }
    }
}
