//! Tables of slides, patients and genes, as texts.

use super::slide_tables::line;
use crate::expression::{CeilingOfSlide, GeneModel, gene_name};
use crate::simulation_settings::SimulationSettings;
use crate::tissue::{N_HIDDEN, STATES};

/// The table of slides of STimage-1K4M.
pub(crate) fn meta_table(settings: &SimulationSettings, slides: &[CeilingOfSlide]) -> String {
    let mut text =
        "slide,species,tissue,pmid,title,abstract,keywords,involve_cancer,tech,spot_num,gene_num\n"
            .to_owned();
    let (technology, n_genes) = (settings.layout.technology(), settings.n_genes);
    for slide in slides {
        let (name, n_spots) = (&slide.slide, slide.n_spots);
        line(
            &mut text,
            format_args!("{name},none,simulated,,,,,NA,{technology},{n_spots},{n_genes}"),
        );
    }
    text
}

/// The patient of each slide.
pub(crate) fn patient_table(slides: &[CeilingOfSlide]) -> String {
    let mut text = "slide,patient\n".to_owned();
    for slide in slides {
        line(&mut text, format_args!("{},{}", slide.slide, slide.patient));
    }
    text
}

/// Group, baseline (natural logarithm) and loadings of each gene.
pub(crate) fn gene_table(settings: &SimulationSettings, genes: &GeneModel) -> String {
    let n_states = settings.n_states;
    let states = STATES
        .iter()
        .take(n_states)
        .map(|state| state.name.to_owned());
    let hidden = (1..=N_HIDDEN).map(|field| format!("hidden {field}"));
    let names: Vec<String> = states.chain(hidden).collect();
    let mut text = format!("gene,group,baseline,{}\n", names.join(","));
    for (gene, group) in genes.groups.iter().enumerate() {
        let loadings = genes.on_states[gene][..n_states].iter();
        let loadings = loadings.chain(&genes.on_hidden[gene]);
        let loadings: Vec<String> = loadings.map(f64::to_string).collect();
        let (name, baseline) = (gene_name(gene), genes.baseline[gene]);
        let (group, loadings) = (group.name(), loadings.join(","));
        line(
            &mut text,
            format_args!("{name},{group},{baseline},{loadings}"),
        );
    }
    text
}
