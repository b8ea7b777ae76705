//! `comtip simulate`: slides with a planted truth.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comtip::simulate::{
    PlantedCeilings, SimulationError, SimulationEvent, SimulationSettings, SpotLayout,
    simulate as write_slides,
};

use crate::ui::{CliError, Progress, interrupt, plural, quoted_path};

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  comtip simulate --to simulated --patients 8 --spots 2500\n\n\
    Afterwards, as this command says at its end:\n  \
    comtip prepare simulated --patients simulated/patients.csv --mpp 0.8 --to shards"
)]
pub(crate) struct Simulate {
    /// New folder for the slides, in STimage-1K4M's layout, with the truth in `truth` and what can be reached in
    /// `ceilings.json`.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Patients.
    #[arg(long, value_name = "N", default_value_t = 8)]
    patients: usize,
    /// Slides of each patient.
    #[arg(long, value_name = "N", default_value_t = 1)]
    slides_per_patient: usize,
    /// Spots of each slide.
    #[arg(long, value_name = "N", default_value_t = 2_500)]
    spots: usize,
    /// How the spots lie.
    #[arg(long, value_enum, default_value_t)]
    grid: Grid,
    /// Genes.
    #[arg(long, value_name = "N", default_value_t = 300)]
    genes: usize,
    /// Share of the genes with a pattern in space that the picture does not show.
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    hidden_genes: f64,
    /// Share of the genes without any pattern.
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    noise_genes: f64,
    /// Tissue states, 4 to 8. Some differ in colour, others only in the size, direction or arrangement of nuclei.
    #[arg(long, value_name = "N", default_value_t = 6)]
    states: usize,
    /// Expected counts of a spot, over all genes.
    #[arg(long, value_name = "COUNTS", default_value_t = 3_000.0)]
    depth: f64,
    /// Standard deviation of the logarithm of the depth of spots.
    #[arg(long, value_name = "SD", default_value_t = 0.3)]
    depth_spread: f64,
    /// Probability that a count is lost.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    dropout: f64,
    /// Variance of a count beyond that of a Poisson count, as a share of its squared mean; 0 is Poisson.
    #[arg(long, value_name = "PHI", default_value_t = 0.0)]
    overdispersion: f64,
    /// How strongly genes follow states and hidden patterns: standard deviation of the loadings, in logarithms of the rate.
    #[arg(long, value_name = "SD", default_value_t = 1.0)]
    effect: f64,
    /// How far patients differ in the expression of each gene: standard deviation of the logarithm.
    #[arg(long, value_name = "SD", default_value_t = 0.2)]
    patient_effect: f64,
    /// How far patients differ in the colour and strength of the stains: standard deviation of the logarithm.
    #[arg(long, value_name = "SD", default_value_t = 0.1)]
    stain_shift: f64,
    /// How far patients differ in brightness: standard deviation of the logarithm.
    #[arg(long, value_name = "SD", default_value_t = 0.03)]
    brightness_shift: f64,
    /// How far patients differ in the size of nuclei and their distances: standard deviation of the logarithm.
    #[arg(long, value_name = "SD", default_value_t = 0.05)]
    scale_shift: f64,
    /// Side of the tile of a spot, in pixels.
    #[arg(long, value_name = "PX", default_value_t = 112)]
    tile_px: usize,
    /// Micrometres per pixel [default: 0.8; 0.5 of a hexagonal grid, whose tiles are then as wide as the spots of Visium].
    #[arg(long, value_name = "UM")]
    mpp: Option<f64>,
    /// Seed of everything random: the same settings and seed give the same files.
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

/// How spots lie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Grid {
    /// Squares side by side, as bins of Visium HD put together.
    #[default]
    Square,
    /// Round spots with gaps, as on Visium; the picture is 2.9 times as large.
    Hexagonal,
}

impl Simulate {
    fn settings(&self) -> SimulationSettings {
        let layout = match self.grid {
            Grid::Square => SpotLayout::Square,
            Grid::Hexagonal => SpotLayout::Hexagonal,
        };
        SimulationSettings {
            n_patients: self.patients,
            n_slides_per_patient: self.slides_per_patient,
            n_spots: self.spots,
            layout,
            n_genes: self.genes,
            hidden_share: self.hidden_genes,
            noise_share: self.noise_genes,
            n_states: self.states,
            tile_px: self.tile_px,
            um_per_px: self.mpp.unwrap_or(layout.usual_um_per_px()),
            depth: self.depth,
            depth_spread: self.depth_spread,
            dropout: self.dropout,
            overdispersion: self.overdispersion,
            effect: self.effect,
            patient_effect: self.patient_effect,
            stain_shift: self.stain_shift,
            brightness_shift: self.brightness_shift,
            scale_shift: self.scale_shift,
            seed: self.seed,
        }
    }
}

/// The option that a setting is given by.
fn option_of(setting: &str) -> String {
    let name = match setting {
        "n_patients" => "patients",
        "n_slides_per_patient" => "slides-per-patient",
        "n_spots" => "spots",
        "n_genes" => "genes",
        "n_states" => "states",
        "hidden_share" => "hidden-genes",
        "noise_share" => "noise-genes",
        "um_per_px" => "mpp",
        other => return format!("--{}", other.replace('_', "-")),
    };
    format!("--{name}")
}

/// Writes slides whose truth is known.
///
/// # Errors
///
/// If a number makes no sense, the folder is there already, or a file cannot be written. By Ctrl-C.
pub(crate) fn simulate(arguments: &Simulate) -> Result<(), CliError> {
    let settings = arguments.settings();
    settings
        .check()
        .map_err(|error| failure(arguments, error))?;
    check_folder(arguments)?;
    let n_slides = settings.n_patients * settings.n_slides_per_patient;
    let progress = Progress::start("simulate", n_slides as u64, "slides");
    let shown = &mut |event: SimulationEvent<'_>| match event {
        SimulationEvent::SlideBegun { slide } => progress.message(slide.to_owned()),
        SimulationEvent::SlideWritten {
            slide,
            n_spots,
            picture_px: [width, height],
            ceilings,
            ..
        } => {
            progress.line(&format!(
                "  {slide}: {n_spots} spots, picture {width} x {height} px, ceiling of visible genes {:.3}",
                ceilings.visible_genes
            ));
            progress.advance(1);
        }
        _ => {}
    };
    let stop = interrupt::flag();
    let written = write_slides(&settings, &arguments.to, &stop, shown);
    let ceilings = written.map_err(|error| failure(arguments, error))?;
    progress.finish(&plural(n_slides, "slide"));
    print_outcome(arguments, &settings, &ceilings);
    Ok(())
}

/// Refuses a folder that has something in it, before any work.
fn check_folder(arguments: &Simulate) -> Result<(), CliError> {
    let to = &arguments.to;
    let is_taken = match std::fs::read_dir(to) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => to.exists(),
    };
    match is_taken {
        true => Err(CliError::usage(format!(
            "--to {}: is there already and not an empty folder; choose another name",
            to.display()
        ))),
        false => Ok(()),
    }
}

fn failure(arguments: &Simulate, error: SimulationError) -> CliError {
    match error {
        SimulationError::Setting {
            setting,
            value,
            requirement,
        } => {
            let option = option_of(setting);
            CliError::usage(format!("{option} {value}: {requirement}"))
        }
        SimulationError::Cancelled => CliError::interrupted(format!(
            "interrupted; nothing is kept in {}",
            arguments.to.display()
        )),
        SimulationError::File(error) => error.into(),
        other => CliError::input(other.to_string()),
    }
}

fn print_outcome(arguments: &Simulate, settings: &SimulationSettings, ceilings: &PlantedCeilings) {
    let (to, means) = (quoted_path(&arguments.to), &ceilings.overall);
    print_line!(
        "{} in {}; PCC that can be reached, mean over genes and slides: {:.3} of visible genes, {:.3} of all from \
         the picture ({to}/ceilings.json)",
        plural(ceilings.slides.len(), "slide"),
        arguments.to.display(),
        means.visible_genes,
        means.all_genes
    );
    print_line!(
        "next: comtip prepare {to} --patients {} --mpp {} --to shards",
        quoted_path(&arguments.to.join("patients.csv")),
        settings.um_per_px
    );
}
