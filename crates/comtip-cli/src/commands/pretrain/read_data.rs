//! The training side of shards, and what a user should know of it.

use comtip::data::{GeneSelection, ShardFolder, TrainTestSplit};
use comtip::model::GenePanel;
use comtip::train::{
    ChosenGenes, DataRemarks, GeneCeilings, PretrainConfig, SkippedGenes, TrainingData,
};
use comtip::weights::Imported;

use crate::ui::{CliError, first_of, plural};

/// A mean ceiling below this is worth a warning: most of what is to be predicted is noise.
const LOW_CEILING: f64 = 0.3;

/// One side of a split, genes and values fitted on it alone, or those of a run that was begun before: they are not
/// chosen anew, which would read every slide.
///
/// # Errors
///
/// As [`TrainingData::from_shards`].
pub(in crate::commands) fn training_data(
    config: &PretrainConfig,
    shards: &ShardFolder,
    split: TrainTestSplit,
    initial: Option<Imported>,
    panel: Option<GenePanel>,
) -> Result<TrainingData, CliError> {
    let (data, remarks) = match panel {
        Some(panel) => TrainingData::with_panel(panel, shards, split, initial)?,
        None => {
            print_comparison(&split);
            TrainingData::from_shards(config, shards, split, initial)?
        }
    };
    print_apart(&remarks, &data.split);
    print_remarks(&remarks);
    Ok(data)
}

/// Says that the sides were compared and nothing more than is recorded was found on both.
pub(in crate::commands) fn print_apart(remarks: &DataRemarks, split: &TrainTestSplit) {
    if remarks.n_compared_slides > 0 {
        match split.leaks().is_empty() {
            true => message!("no tile and no counts of a spot are on both sides"),
            false => message!("nothing is on both sides but what the split records"),
        }
    }
}

/// Says what a user should know of training data before the first step.
pub(in crate::commands) fn print_remarks(remarks: &DataRemarks) {
    print_skipped(&remarks.skipped_genes);
    if let Some(chosen) = &remarks.chosen_genes {
        message!("genes: {chosen}{}", at_best(chosen));
        if let Some(words) = low_ceiling(chosen) {
            message!("warning: {words}");
        }
    }
    print_tiles(remarks);
}

/// Says what is looked at first, as every tile of the slides is read for it.
pub(in crate::commands) fn print_comparison(split: &TrainTestSplit) {
    let (n_train, n_test) = (split.train().len(), split.test().len());
    if !matches!(split, TrainTestSplit::Spots(_)) && n_test > 0 {
        let n_slides = plural(n_train + n_test, "slide");
        message!("comparing the tiles and counts of {n_slides}: training against test");
    }
}

/// Says which named genes are skipped.
pub(in crate::commands) fn print_skipped(skipped: &SkippedGenes) {
    if !skipped.nowhere.is_empty() {
        message!(
            "of the named genes of presets no training slide measures, so skipped: {}",
            skipped.nowhere.join(", ")
        );
    }
    if !skipped.partly.is_empty() {
        let partly: Vec<String> = skipped
            .partly
            .iter()
            .map(|gene| {
                let lacking = first_of(&gene.lacking, 3);
                format!("{} (lacking on {lacking})", gene.symbol)
            })
            .collect();
        message!(
            "named genes that not every training slide measures are skipped: {}",
            partly.join(", ")
        );
    }
}

/// Says how large the tiles are, and warns where they are not of one size.
fn print_tiles(remarks: &DataRemarks) {
    message!("tiles: {}", remarks.tile_sides);
    if !remarks.tile_sides.is_one() {
        message!(
            "warning: tiles are not of one size, and the model sees all of them at the same side, so tissue at \
             several scales; `comtip prepare --tile 100um`, or another size, cuts one"
        );
    }
    if let Some(coarse) = &remarks.coarse_tiles {
        message!("warning: {coarse}");
    }
}

/// How well genes can be predicted at best, as a clause.
fn at_best(chosen: &ChosenGenes) -> String {
    let mean = chosen.ceilings.as_ref().and_then(GeneCeilings::mean);
    mean.map_or(String::new(), |mean| {
        format!("; a perfect predictor could reach PCC {mean:.2} on the training slides")
    })
}

/// What to do where hardly any predictor could score.
fn low_ceiling(chosen: &ChosenGenes) -> Option<String> {
    let mean = chosen.ceilings.as_ref()?.mean()?;
    let remedy = match chosen.selection {
        GeneSelection::PearsonResiduals => {
            "choose fewer genes, or only those that are counted more often: --set data.min_counts=N"
        }
        _ => {
            "choose others, as by --set data.gene_selection=pearson-residuals --set data.min_counts=50"
        }
    };
    (mean < LOW_CEILING).then(|| {
        format!(
            "no model can predict these genes well (mean PCC {mean:.2} at best), as most of their variance is the noise of \
             few counts; {remedy}. `comtip genes` compares"
        )
    })
}

#[cfg(test)]
mod tests {
    use comtip::data::GeneVocabulary;
    use comtip::train::TrainingSlideCeiling;

    use super::*;

    fn chosen(selection: GeneSelection, mean: f64) -> ChosenGenes {
        ChosenGenes {
            selection,
            vocabulary: GeneVocabulary::new(vec!["A".to_owned(), "B".to_owned()]),
            n_chosen: 2,
            skipped: SkippedGenes::default(),
            ceilings: Some(GeneCeilings {
                genes: vec![Some(mean), None],
                slides: vec![TrainingSlideCeiling {
                    slide: "s".to_owned(),
                    mean: Some(mean),
                    median: Some(mean),
                    n_undefined: 1,
                }],
            }),
        }
    }

    #[test]
    fn a_low_ceiling_is_warned_of_with_what_helps() {
        let low = chosen(GeneSelection::Seurat, 0.22);
        let words = low_ceiling(&low).expect("a warning");
        assert!(
            words.contains("mean PCC 0.22") && words.contains("gene_selection=pearson-residuals"),
            "{words}"
        );
        let by_residuals = chosen(GeneSelection::PearsonResiduals, 0.22);
        let words = low_ceiling(&by_residuals).expect("a warning");
        assert!(words.contains("data.min_counts") && !words.contains("gene_selection"));
        assert_eq!(low_ceiling(&chosen(GeneSelection::Seurat, 0.3)), None);
        let unknown = ChosenGenes {
            ceilings: None,
            ..low
        };
        assert_eq!(
            (low_ceiling(&unknown), at_best(&unknown)),
            (None, String::new())
        );
    }
}
