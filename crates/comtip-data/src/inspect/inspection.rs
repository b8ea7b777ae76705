//! The numbers of several slides, and what they have in common.

use super::inspected_slide::InspectedSlide;
use crate::error::DataError;
use crate::genes::{CoverageReport, GeneSets};
use crate::sampler::{BalancedSampler, SampledSlide, SamplerMix, SamplerOptions};

/// The numbers of slides that can be prepared, and what they have in common.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Inspection {
    /// Slide by slide, in the order they were looked at.
    pub slides: Vec<InspectedSlide>,
}

impl Inspection {
    /// Which genes the slides share, and which each lacks.
    pub fn coverage(&self) -> CoverageReport {
        let mut genes = GeneSets::default();
        for slide in &self.slides {
            genes.push(&slide.slide, &slide.genes);
        }
        CoverageReport::of_sets(&genes.all_genes(), genes)
    }

    /// How an epoch over all spots is made up by technology, nothing balanced and nothing capped.
    ///
    /// # Errors
    ///
    /// [`DataError::Sampler`] if there is no slide.
    pub fn mix(&self) -> Result<SamplerMix, DataError> {
        let slides = self.slides.iter().map(|slide| SampledSlide {
            slide: slide.slide.clone(),
            technology: slide.technology.clone(),
            n_spots: slide.n_spots,
        });
        let sampler = BalancedSampler::new(slides.collect(), SamplerOptions::default())?;
        Ok(sampler.mix())
    }
}
