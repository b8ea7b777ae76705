//! Counts and rates of all spots and genes of a slide, packed as they are drawn.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;

use comtip_files::{FileError, WholeFile};
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use super::slide_files::SlideFiles;
use super::slide_tables::spot_id;
use crate::derived_rng::{Purpose, derived_rng};
use crate::expression::{GeneModel, draw_counts, gene_name, total};
use crate::simulation_settings::SimulationSettings;
use crate::tissue::{GridSpot, SimulatedSlide, SpotTruth};

/// Spots that are drawn at a time.
const N_AT_A_TIME: usize = 256;

/// Draws the counts of a slide and writes them and their expected shares; returns the total of each spot.
pub(crate) fn write_counts_and_rates(
    settings: &SimulationSettings,
    slide: &SimulatedSlide,
    genes: &GeneModel,
    offsets: &[f64],
    (spots, truths): (&[GridSpot], &[SpotTruth]),
    files: &SlideFiles<'_>,
) -> Result<Vec<f64>, FileError> {
    let names: Vec<String> = (0..settings.n_genes).map(gene_name).collect();
    let (to_counts, to_rates) = (files.counts(), files.rates());
    let mut counts_file = PackedTable::create(&to_counts, "", &names)?;
    let mut rates_file = PackedTable::create(&to_rates, "spot", &names)?;
    let slide_name = slide.name();
    let mut totals = Vec::with_capacity(spots.len());
    for (chunk, truths) in truths.chunks(N_AT_A_TIME).enumerate() {
        let first = chunk * N_AT_A_TIME;
        let drawn: Vec<(Vec<f64>, Vec<u32>)> = truths
            .par_iter()
            .enumerate()
            .map(|(at, truth)| {
                let shares = genes.shares(truth, offsets);
                let mut rng = derived_rng(settings.seed, Purpose::Counts, slide.index, first + at);
                let counts = draw_counts(&shares, settings, &mut rng);
                (shares, counts)
            })
            .collect();
        for ((shares, counts), spot) in drawn.into_iter().zip(&spots[first..]) {
            let id = spot_id(&slide_name, spot);
            totals.push(total(&counts));
            counts_file.row(&id, counts)?;
            // Six digits.
            rates_file.row(&id, shares.iter().map(|share| format!("{share:.5e}")))?;
        }
    }
    counts_file.commit()?;
    rates_file.commit()?;
    Ok(totals)
}

/// A csv that is packed by gzip.
struct PackedTable<'a> {
    path: &'a Path,
    encoder: GzEncoder<WholeFile>,
}

impl<'a> PackedTable<'a> {
    fn create(path: &'a Path, corner: &str, names: &[String]) -> Result<Self, FileError> {
        let encoder = GzEncoder::new(WholeFile::create(path)?, Compression::new(4));
        let mut table = Self { path, encoder };
        table.row(corner, names)?;
        Ok(table)
    }

    fn row(
        &mut self,
        id: &str,
        cells: impl IntoIterator<Item = impl Display>,
    ) -> Result<(), FileError> {
        let encoder = &mut self.encoder;
        let write = || -> io::Result<()> {
            write!(encoder, "{id}")?;
            for cell in cells {
                write!(encoder, ",{cell}")?;
            }
            writeln!(encoder)
        };
        write().map_err(FileError::io("write", self.path))
    }

    fn commit(self) -> Result<(), FileError> {
        let file = self.encoder.finish();
        file.map_err(FileError::io("write", self.path))?.commit()
    }
}
