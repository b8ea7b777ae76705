//! How the training went, as curves.

use comtip::report::{LineChart, Section, SectionBlock, Series};
use comtip::train::{EpochRecord, StepRecord, StepSplit};

/// Curves of every loss over the steps of a run, each term in a chart of its own, and of the directions that embeddings use.
pub(super) fn training_section(records: &[StepRecord], epochs: &[EpochRecord]) -> Section {
    let trained: Vec<&StepRecord> = of(records, StepSplit::Train);
    let n_pairs = trained.first().map_or(0, |record| record.n_pairs);
    let curve = |title: &str, y_label: &str, note: &str, value: fn(&StepRecord) -> f64| LineChart {
        title: title.to_owned(),
        x_label: "step".to_owned(),
        y_label: y_label.to_owned(),
        series: vec![Series {
            name: "training batches".to_owned(),
            points: points(&trained, value),
        }],
        reference: None,
        note: Some(note.to_owned()),
    };
    let mut contrast = curve(
        "Contrast",
        "InfoNCE, nats",
        "How hard it is to find the tile of a spot among those of the batch by its gene sentences, and the reverse. Lower \
         is better; the dashed line is guessing.",
        |r| r.info_nce,
    );
    contrast.reference = Some((format!("chance, ln {n_pairs}"), (n_pairs as f64).ln()));
    contrast.series.push(validation(records, trained.len()));
    let charts = [
        contrast,
        curve(
            "Total",
            "weighted sum",
            "What training lowers: the contrast and the three terms beside it, each by its weight.",
            |r| r.total,
        ),
        curve(
            "Visible patches",
            "L_obs, squared error",
            "How far the features of the patches left in view are from those the whole tile gives.",
            |r| r.observed,
        ),
        curve(
            "Hidden patches",
            "L_unobs, squared error",
            "How far the features predicted for the hidden patches are from those the whole tile gives.",
            |r| r.unobserved,
        ),
        curve(
            "Gene-value pairs",
            "L_pair",
            "How far apart a critic scores true pairs of gene and value and shuffled ones: by default minus the gap, so lower \
             is further apart.",
            |r| r.pair,
        ),
        curve(
            "Scale of cosines",
            "exp(logit scale)",
            "What the cosines of tiles and sentences are multiplied by: the inverse of the temperature of InfoNCE, learned \
             too.",
            |r| r.scale,
        ),
    ];
    let mut blocks = vec![SectionBlock::Text(
        "Every training step of the run. The validation curve is over held-out spots of the training \
         slides, so it tells memorising from learning, not one patient from another."
            .to_owned(),
    )];
    blocks.extend(charts.map(SectionBlock::Curves));
    blocks.extend(directions(epochs).map(SectionBlock::Curves));
    Section {
        heading: "Pretraining".to_owned(),
        blocks,
    }
}

/// Participation ratios of the embeddings over the epochs, where the log has them.
fn directions(epochs: &[EpochRecord]) -> Option<LineChart> {
    let series = |name: &str, of: fn(&EpochRecord) -> Option<f64>| Series {
        name: name.to_owned(),
        points: epochs
            .iter()
            .filter_map(|epoch| Some((epoch.epoch as f64, of(epoch)?)))
            .collect(),
    };
    let series = vec![
        series("tiles", |epoch| epoch.image_participation_ratio),
        series("transcriptomes", |epoch| epoch.text_participation_ratio),
    ];
    let is_there = series.iter().any(|of| !of.points.is_empty());
    is_there.then(|| LineChart {
        title: "Directions in use".to_owned(),
        x_label: "epoch".to_owned(),
        y_label: "participation ratio".to_owned(),
        series,
        reference: None,
        note: Some(
            "Over how many directions the embeddings are spread: near 1, all spots lie along one line.".to_owned(),
        ),
    })
}

fn of(records: &[StepRecord], split: StepSplit) -> Vec<&StepRecord> {
    let of_split = records.iter().filter(|record| record.split == split);
    of_split.collect()
}

fn points(records: &[&StepRecord], value: fn(&StepRecord) -> f64) -> Vec<(f64, f64)> {
    let numbered = records.iter().enumerate();
    numbered
        .map(|(at, record)| ((at + 1) as f64, value(record)))
        .collect()
}

/// The mean validation loss of each epoch, at the step that ended it.
fn validation(records: &[StepRecord], n_steps: usize) -> Series {
    let held_out = of(records, StepSplit::Validation);
    let n_epochs = records.iter().map(|record| record.epoch).max().unwrap_or(1);
    let steps_per_epoch = n_steps as f64 / n_epochs as f64;
    let points = held_out
        .chunk_by(|a, b| a.epoch == b.epoch)
        .map(|epoch| {
            let mean = epoch.iter().map(|r| r.info_nce).sum::<f64>() / epoch.len() as f64;
            (epoch[0].epoch as f64 * steps_per_epoch, mean)
        })
        .collect();
    Series {
        name: "held-out spots of the same slides".to_owned(),
        points,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chart_says_what_it_shows() {
        let section = training_section(&[], &[]);
        let notes = section.blocks.iter().filter_map(|block| match block {
            SectionBlock::Curves(chart) => Some(chart.note.is_some()),
            _ => None,
        });
        assert_eq!(notes.collect::<Vec<bool>>(), [true; 6]);
    }
}
