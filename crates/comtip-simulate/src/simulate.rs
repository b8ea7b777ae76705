//! From settings to a folder of slides.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use comtip_files::{PendingFolder, write_json};

use crate::error::SimulationError;
use crate::expression::{
    CeilingMeans, CeilingOfSlide, GeneModel, PlantedCeilings, SlideGenes, median, slide_ceilings,
};
use crate::folder::{
    CohortFiles, annotation_table, coordinate_table, gene_table, meta_table, patient_table,
    state_table, write_counts_and_rates,
};
use crate::picture::{PatientLook, place_particles, render};
use crate::simulation_settings::SimulationSettings;
use crate::tissue::{GridSpot, SimulatedSlide, SpotGrid, SpotTruth, TissueMap};

/// Draws of each spot that ceilings are made of: of 2,500 spots, 80,000 draws a gene.
const N_DRAWS: usize = 32;

/// What [`simulate`] has done.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum SimulationEvent<'a> {
    /// A slide is begun.
    SlideBegun {
        /// Its name.
        slide: &'a str,
    },
    /// All files of a slide are written.
    SlideWritten {
        /// Its name.
        slide: &'a str,
        /// Its spots.
        n_spots: usize,
        /// Width and height of its picture, px.
        picture_px: [usize; 2],
        /// What can be reached on it.
        ceilings: CeilingMeans,
    },
}

/// Simulates slides in a new folder, in the layout of STimage-1K4M, with what is true of them beside it.
///
/// ```text
/// VisiumHD/coord, gene_exp, image      coordinates, counts and picture of each slide; Visium of a hexagonal layout
/// annotation/<slide>_anno.csv          label of each spot: the state with the largest share
/// meta/meta_all_gene.csv               the slides
/// patients.csv                         the patient of each slide
/// truth/<slide>_states.csv             share of each state in each spot
/// truth/<slide>_rates.csv.gz           expected share of each gene in the transcripts of each spot
/// truth/genes.csv                      what each gene follows, and how strongly
/// ceilings.json                        what can be reached: PlantedCeilings
/// simulation.json                      the settings
/// ```
///
/// The folder appears when all is in it. One slide is in memory at a time: 3 bytes a pixel, and rows of counts.
///
/// # Errors
///
/// [`SimulationError::Setting`] for settings out of range, [`SimulationError::File`] if the folder is there and not empty
/// or a file cannot be written, [`SimulationError::Cancelled`] once `stop` is set.
pub fn simulate(
    settings: &SimulationSettings,
    to: &Path,
    stop: &AtomicBool,
    on_event: &mut dyn FnMut(SimulationEvent<'_>),
) -> Result<PlantedCeilings, SimulationError> {
    settings.check()?;
    let folder = PendingFolder::create(to)?;
    let files = CohortFiles::create(folder.path(), settings.layout.technology())?;
    let genes = GeneModel::draw(settings);
    let mut slides = Vec::new();
    for slide in SimulatedSlide::all(settings) {
        let name = slide.name();
        on_event(SimulationEvent::SlideBegun { slide: &name });
        let written = write_slide(settings, &slide, &genes, &files, stop)?;
        on_event(SimulationEvent::SlideWritten {
            slide: &name,
            n_spots: written.slide.n_spots,
            picture_px: SpotGrid::of(settings).picture_px(),
            ceilings: written.slide.means,
        });
        slides.push(written);
    }
    let ceilings = PlantedCeilings::of(&genes, slides, N_DRAWS);
    files.write(
        "meta/meta_all_gene.csv",
        &meta_table(settings, &ceilings.slides),
    )?;
    files.write("patients.csv", &patient_table(&ceilings.slides))?;
    files.write("truth/genes.csv", &gene_table(settings, &genes))?;
    write_json(&ceilings, &files.path("ceilings.json"))?;
    write_json(settings, &files.path("simulation.json"))?;
    folder.commit()?;
    Ok(ceilings)
}

/// Writes a slide; returns its ceilings.
fn write_slide(
    settings: &SimulationSettings,
    slide: &SimulatedSlide,
    genes: &GeneModel,
    files: &CohortFiles,
    stop: &AtomicBool,
) -> Result<SlideGenes, SimulationError> {
    let go_on = || match stop.load(Ordering::Relaxed) {
        true => Err(SimulationError::Cancelled),
        false => Ok(()),
    };
    let name = slide.name();
    let files = files.of_slide(&name);
    go_on()?;
    let tissue = TissueMap::draw(settings, slide);
    let grid = SpotGrid::of(settings);
    let spots: Vec<GridSpot> = grid.spots().collect();
    let truths = spots.iter().map(|spot| tissue.truth_of(&grid, spot));
    let truths: Vec<SpotTruth> = truths.collect();
    files.write_coordinates(&coordinate_table(&name, &spots, grid.radius_px()))?;
    files.write_annotation(&annotation_table(&name, &spots, &truths))?;
    files.write_states(&state_table(&name, &spots, &truths, settings.n_states))?;

    let look = PatientLook::draw(settings, slide.patient);
    let particles = place_particles(settings, slide, &tissue, look.scale);
    let picture = render(settings, slide, &tissue, &look, &particles);
    go_on()?;
    files.write_picture(&picture)?;
    drop(picture);
    go_on()?;

    let offsets = genes.offsets_of(settings, slide.patient);
    let of_spots = (spots.as_slice(), truths.as_slice());
    let totals = write_counts_and_rates(settings, slide, genes, &offsets, of_spots, &files)?;
    go_on()?;
    let median = median(&totals);
    let from_rates = slide_ceilings(settings, slide, genes, &offsets, &truths, median, N_DRAWS);
    Ok(SlideGenes {
        slide: CeilingOfSlide {
            slide: name.clone(),
            patient: slide.patient_name(),
            n_spots: spots.len(),
            means: CeilingMeans::of(genes, &from_rates),
        },
        from_rates,
    })
}
