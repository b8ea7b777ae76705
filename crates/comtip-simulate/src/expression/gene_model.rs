//! Genes, and the rates that follow from a tissue.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use serde::{Deserialize, Serialize};

use crate::derived_rng::{Purpose, derived_rng};
use crate::simulation_settings::SimulationSettings;
use crate::tissue::{N_HIDDEN, N_STATES, SpotTruth};

/// Standard deviation of the logarithm of rates between genes.
const BASELINE_SPREAD: f64 = 1.0;
/// With it a hidden pattern moves a rate about as far as the states do, whose shares are mostly near 0 or 1.
const HIDDEN_SCALE: f64 = 0.8;

/// What a gene follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GeneGroup {
    /// The tissue states, which the picture shows.
    Visible,
    /// A pattern in space of its own, which the picture does not show.
    Hidden,
    /// Nothing but the depth of a spot.
    Noise,
}

impl GeneGroup {
    const ALL: [Self; 3] = [Self::Visible, Self::Hidden, Self::Noise];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::Hidden => "hidden",
            Self::Noise => "noise",
        }
    }
}

/// One for all slides.
pub(crate) struct GeneModel {
    pub(crate) groups: Vec<GeneGroup>,
    pub(crate) baseline: Vec<f64>,
    /// On the states, of visible genes; 0 of others.
    pub(crate) on_states: Vec<[f64; N_STATES]>,
    /// On the hidden fields, of hidden genes; 0 of others.
    pub(crate) on_hidden: Vec<[f64; N_HIDDEN]>,
}

/// Name of a gene, counted from 0; it does not tell its group.
pub(crate) fn gene_name(gene: usize) -> String {
    format!("SIM{:04}", gene + 1)
}

impl GeneModel {
    pub(crate) fn draw(settings: &SimulationSettings) -> Self {
        let mut rng = derived_rng(settings.seed, Purpose::Genes, 0, 0);
        let [n_hidden, n_noise] = settings.n_unseen_genes();
        let mut groups = vec![GeneGroup::Visible; settings.n_genes];
        groups[..n_hidden].fill(GeneGroup::Hidden);
        groups[n_hidden..n_hidden + n_noise].fill(GeneGroup::Noise);
        groups.shuffle(&mut rng);
        let baseline = groups.iter().map(|_| BASELINE_SPREAD * normal(&mut rng));
        let baseline = baseline.collect();
        let (effect, n_states) = (settings.effect, settings.n_states);
        let on_states = loadings(&groups, GeneGroup::Visible, effect, n_states, &mut rng);
        let hidden = HIDDEN_SCALE * effect / (N_HIDDEN as f64).sqrt();
        let on_hidden = loadings(&groups, GeneGroup::Hidden, hidden, N_HIDDEN, &mut rng);
        Self {
            baseline,
            on_states,
            on_hidden,
            groups,
        }
    }

    /// What a patient adds to the logarithm of each rate.
    pub(crate) fn offsets_of(&self, settings: &SimulationSettings, patient: usize) -> Vec<f64> {
        let mut rng = derived_rng(settings.seed, Purpose::PatientGenes, patient, 0);
        let genes = self.groups.iter();
        genes
            .map(|_| settings.patient_effect * normal(&mut rng))
            .collect()
    }

    /// Expected share of each gene in the transcripts of a spot. Each group has the share of its genes in all genes, so that
    /// no group tells of another.
    pub(crate) fn shares(&self, truth: &SpotTruth, offsets: &[f64]) -> Vec<f64> {
        let mut rates: Vec<f64> = (0..self.groups.len())
            .map(|gene| {
                let states = dot(&self.on_states[gene], &truth.states);
                let hidden = dot(&self.on_hidden[gene], &truth.hidden);
                (self.baseline[gene] + offsets[gene] + states + hidden).exp()
            })
            .collect();
        for group in GeneGroup::ALL {
            let of_group = || self.groups.iter().map(move |other| *other == group);
            let sum: f64 = of_group()
                .zip(&rates)
                .filter_map(|(is, rate)| is.then_some(*rate))
                .sum();
            let n = of_group().filter(|is| *is).count() as f64;
            let factor = n / self.groups.len() as f64 / sum;
            for (rate, is) in rates.iter_mut().zip(of_group()) {
                if is {
                    *rate *= factor;
                }
            }
        }
        rates
    }
}

/// Normal loadings of the genes of a group on the first `n` fields; 0 of other genes and fields.
fn loadings<const N: usize>(
    groups: &[GeneGroup],
    of: GeneGroup,
    scale: f64,
    n: usize,
    rng: &mut ChaCha8Rng,
) -> Vec<[f64; N]> {
    let mut of_gene = |group: &GeneGroup| {
        std::array::from_fn(|field| {
            let loading = scale * normal(rng);
            match *group == of && field < n {
                true => loading,
                false => 0.0,
            }
        })
    };
    groups.iter().map(&mut of_gene).collect()
}

fn dot<const N: usize>(loadings: &[f64; N], values: &[f32; N]) -> f64 {
    let pairs = loadings.iter().zip(values);
    pairs
        .map(|(loading, value)| loading * f64::from(*value))
        .sum()
}

fn normal(rng: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(rng)
}
