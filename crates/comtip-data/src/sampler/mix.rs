//! How an epoch is made up.

use std::collections::BTreeMap;
use std::fmt;

use super::sampled_slide::SampledSlide;

/// How an epoch is made up, technology by technology; it displays as a table.
#[derive(Debug, Clone, PartialEq)]
pub struct SamplerMix {
    /// A row for each technology, sorted.
    pub rows: Vec<MixRow>,
}

/// One technology of a [`SamplerMix`].
#[derive(Debug, Clone, PartialEq)]
pub struct MixRow {
    /// Technology, such as `ST`.
    pub technology: String,
    /// Number of slides.
    pub n_slides: usize,
    /// Spots there are.
    pub n_spots: usize,
    /// Draws of an epoch.
    pub n_draws: usize,
    /// Share of an epoch, 0 to 1.
    pub share: f64,
}

impl SamplerMix {
    pub(super) fn of(slides: &[SampledSlide], quotas: &[usize]) -> Self {
        let total: usize = quotas.iter().sum();
        let mut rows: BTreeMap<&str, MixRow> = BTreeMap::new();
        for (slide, n_draws) in slides.iter().zip(quotas) {
            let row = rows.entry(&slide.technology).or_insert_with(|| MixRow {
                technology: slide.technology.clone(),
                n_slides: 0,
                n_spots: 0,
                n_draws: 0,
                share: 0.0,
            });
            row.n_slides += 1;
            row.n_spots += slide.n_spots;
            row.n_draws += n_draws;
            row.share = row.n_draws as f64 / total.max(1) as f64;
        }
        Self {
            rows: rows.into_values().collect(),
        }
    }
}

impl fmt::Display for SamplerMix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["technology", "slides", "spots", "per epoch"].map(str::to_owned);
        let cells = self.rows.iter().map(|row| {
            let numbers = [row.n_slides, row.n_spots, row.n_draws].map(|n| n.to_string());
            let [slides, spots, drawn] = numbers;
            [row.technology.clone(), slides, spots, drawn]
        });
        let table: Vec<[String; 4]> = std::iter::once(head).chain(cells).collect();
        let width = |column: usize| {
            let lengths = table.iter().map(|row| row[column].chars().count());
            lengths.max().unwrap_or_default()
        };
        let (a, b, c, d) = (width(0), width(1), width(2), width(3));
        for (i, [technology, slides, spots, drawn]) in table.iter().enumerate() {
            write!(
                f,
                "{technology:a$}  {slides:>b$}  {spots:>c$}  {drawn:>d$}  "
            )?;
            match i.checked_sub(1) {
                None => write!(f, "share")?,
                Some(row) => write!(f, "{:.1} %", 100.0 * self.rows[row].share)?,
            }
            if i + 1 < table.len() {
                writeln!(f)?;
            }
        }
        Ok(())
    }
}
