//! What is written as ceiling is what the truth reaches on the counts that were written.

use comtip_metrics::pearson;
use comtip_simulate::{GeneGroup, SimulationSettings};

use crate::folder::{counts, log_normalised, rates, settings, simulated};

/// Mean over the genes of a group, and over slides, of the PCC of the rates with the log-normalised counts.
fn reached(settings: &SimulationSettings, groups: &[GeneGroup]) -> (f64, f64) {
    let (folder, ceilings) = simulated(settings);
    let (mut sum, mut ceiling, mut n) = (0.0, 0.0, 0.0);
    for slide in &ceilings.slides {
        let rates = rates(&folder, &slide.slide);
        let (values, median) = log_normalised(&counts(&folder, &slide.slide));
        let predicted = rates.mapv(|rate| (rate * median).ln_1p());
        for (gene, of_gene) in ceilings.genes.iter().enumerate() {
            if groups.contains(&of_gene.group) {
                let pcc = pearson(predicted.column(gene), values.column(gene)).expect("numbers");
                sum += pcc.unwrap_or(0.0);
                ceiling += of_gene.from_rates;
                n += 1.0;
            }
        }
    }
    (sum / n, ceiling / n)
}

#[test]
fn rates_reach_the_ceiling_and_do_not_pass_it() {
    let plain = settings();
    let noisy = SimulationSettings {
        depth: 300.0,
        overdispersion: 0.3,
        dropout: 0.1,
        ..settings()
    };
    for settings in [plain, noisy] {
        // Of 400 spots, 2 slides and 36 or 12 genes; a PCC of one gene and slide has a standard error of 0.05 at most, of
        // genes that share their spots the mean has less.
        for groups in [&[GeneGroup::Visible][..], &[GeneGroup::Hidden]] {
            let (reached, ceiling) = reached(&settings, groups);
            assert!(ceiling > 0.2 && ceiling < 0.95, "{ceiling}");
            let is_near = (reached - ceiling).abs() < 0.02;
            assert!(is_near, "{groups:?}: {reached} of {ceiling}");
        }
    }
}

#[test]
fn noise_genes_follow_nothing_and_no_group_tells_of_another() {
    let (folder, ceilings) = simulated(&settings());
    let slide = &ceilings.slides[0].slide;
    let rates = rates(&folder, slide);
    for (gene, of_gene) in ceilings.genes.iter().enumerate() {
        let column = rates.column(gene);
        let is_constant = column.iter().all(|rate| *rate == column[0]);
        assert_eq!(
            is_constant,
            of_gene.group == GeneGroup::Noise,
            "{of_gene:?}"
        );
    }
    for total in rates.sum_axis(ndarray::Axis(1)) {
        assert!((total - 1.0).abs() < 1e-4, "{total}");
    }
}

#[test]
fn means_are_those_of_the_genes() {
    let (_, ceilings) = simulated(&settings());
    let mean = |of: &dyn Fn(&comtip_simulate::CeilingOfGene) -> Option<f64>| {
        let values: Vec<f64> = ceilings.genes.iter().filter_map(of).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    let overall = ceilings.overall;
    let visible = mean(&|gene| (gene.group == GeneGroup::Visible).then_some(gene.from_states));
    for (one, other) in [
        (overall.visible_genes, visible),
        (overall.all_genes, mean(&|gene| Some(gene.from_states))),
        (
            overall.all_genes_from_rates,
            mean(&|gene| Some(gene.from_rates)),
        ),
    ] {
        assert!((one - other).abs() < 1e-12, "{one} {other}");
    }
    let n = |group| {
        ceilings
            .genes
            .iter()
            .filter(|gene| gene.group == group)
            .count()
    };
    let groups = [GeneGroup::Visible, GeneGroup::Hidden, GeneGroup::Noise];
    assert_eq!(groups.map(n), [36, 12, 12]);
}
