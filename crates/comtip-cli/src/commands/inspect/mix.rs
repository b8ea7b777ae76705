//! How an epoch over all spots is made up.

use comtip::data::{BalancedSampler, SampledSlide, SamplerOptions};
use comtip::report::{Cell, Table};

use crate::ui::CliError;

/// Slides, for the share each technology has in an epoch.
#[derive(Default)]
pub(super) struct Mix {
    slides: Vec<SampledSlide>,
}

impl Mix {
    pub(super) fn push(&mut self, slide: SampledSlide) {
        self.slides.push(slide);
    }

    /// A row a technology: nothing balanced, nothing capped, as training does unless settings say otherwise.
    pub(super) fn table(self) -> Result<Table, CliError> {
        let largest = self
            .slides
            .iter()
            .max_by_key(|slide| slide.n_spots)
            .cloned();
        let sampler = BalancedSampler::new(self.slides, SamplerOptions::default())?;
        let n_draws = sampler.n_draws();
        let percent = |n: usize| 100.0 * n as f64 / n_draws.max(1) as f64;
        let rows = sampler.mix().rows.into_iter().map(|row| {
            vec![
                Cell::Text(row.technology),
                Cell::Text(row.n_slides.to_string()),
                Cell::Text(row.n_spots.to_string()),
                Cell::Number {
                    value: 100.0 * row.share,
                    decimals: 1,
                },
            ]
        });
        let columns = ["technology", "slides", "spots", "share, %"];
        Ok(Table {
            caption: "An epoch over all spots".to_owned(),
            columns: columns.map(str::to_owned).to_vec(),
            rows: rows.collect(),
            note: largest.map(|slide| {
                format!(
                    "the largest slide, {}, has {:.1} % of the spots",
                    slide.slide,
                    percent(slide.n_spots)
                )
            }),
            ..Table::default()
        })
    }
}
