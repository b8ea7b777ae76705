//! How well the genes of a run can be predicted at best on its training slides.

use comtip_data::{Counts, DataError, GeneVocabulary, Normalization, ShardFolder, SlideSubset};
use comtip_metrics::SpotCounts;

use super::slide_ceilings::slide_ceilings;

/// Slides that ceilings are taken on at most: of more, so many at equal distances in their order.
const MAX_SLIDES: usize = 16;

/// How well genes can be predicted at best, given the noise of their counts on training slides: see
/// [`PccCeiling`](comtip_metrics::PccCeiling).
///
/// It is taken on 16 slides at most. Counts are read once more for it, and 5 times divided in two.
#[derive(Debug, Clone, PartialEq)]
pub struct GeneCeilings {
    /// Mean over slides of every gene, in the order of the vocabulary; `None` for a gene with too few counts on all of
    /// them to be divided.
    pub genes: Vec<Option<f64>>,
    /// Slide by slide.
    pub slides: Vec<TrainingSlideCeiling>,
}

/// The PCC that a predictor which knows the tissue exactly would have on a training slide.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingSlideCeiling {
    /// The slide.
    pub slide: String,
    /// Mean over the genes that have a ceiling.
    pub mean: Option<f64>,
    /// Their median.
    pub median: Option<f64>,
    /// Genes without one, constant in a half of the counts.
    pub n_undefined: usize,
}

impl GeneCeilings {
    /// Of genes on training slides, or the spots of them that are trained on; `None` where counts are no whole numbers,
    /// as nothing says how noisy those are, or there is no gene or no slide.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub fn of_shards(
        genes: &GeneVocabulary,
        normalization: Normalization,
        shards: &ShardFolder,
        training: &[SlideSubset<'_>],
    ) -> Result<Option<Self>, DataError> {
        if genes.is_empty() || training.is_empty() {
            return Ok(None);
        }
        let n_slides = training.len().min(MAX_SLIDES);
        let (mut slides, mut by_slide) = (Vec::new(), Vec::new());
        for nth in 0..n_slides {
            let part = &training[nth * training.len() / n_slides];
            let Some(of_genes) = of_slide(genes, normalization, shards, part)? else {
                return Ok(None);
            };
            slides.push(TrainingSlideCeiling::of(part.slide, &of_genes));
            by_slide.push(of_genes);
        }
        let of_gene = |gene: usize| mean(by_slide.iter().filter_map(|of| of[gene]));
        Ok(Some(Self {
            genes: (0..genes.len()).map(of_gene).collect(),
            slides,
        }))
    }

    /// Mean over slides of their mean over genes; `None` if no gene has a ceiling.
    pub fn mean(&self) -> Option<f64> {
        mean(self.slides.iter().filter_map(|slide| slide.mean))
    }

    /// Mean over slides of their median over genes.
    pub fn median(&self) -> Option<f64> {
        mean(self.slides.iter().filter_map(|slide| slide.median))
    }
}

impl TrainingSlideCeiling {
    fn of(slide: &str, genes: &[Option<f64>]) -> Self {
        let mut defined: Vec<f64> = genes.iter().copied().flatten().collect();
        defined.sort_by(f64::total_cmp);
        let half = defined.len() / 2;
        Self {
            slide: slide.to_owned(),
            mean: mean(defined.iter().copied()),
            median: match defined.len() {
                0 => None,
                n if n % 2 == 1 => Some(defined[half]),
                _ => Some(f64::midpoint(defined[half - 1], defined[half])),
            },
            n_undefined: genes.len() - defined.len(),
        }
    }
}

/// The ceilings of genes over the spots of one slide; `None` if its counts are no whole numbers or it has no spot.
fn of_slide(
    genes: &GeneVocabulary,
    normalization: Normalization,
    shards: &ShardFolder,
    part: &SlideSubset<'_>,
) -> Result<Option<Vec<Option<f64>>>, DataError> {
    let shard = shards.read_slide(part.slide)?;
    let places = shard.genes().iter().map(|gene| genes.index_of(gene));
    let places: Vec<Option<usize>> = places.collect();
    let counts = shard.read_part(part)?.read.counts;
    // Genes that are not asked for count for depth alone, which spares dividing each of them.
    let mut kept = Counts::new(genes.len());
    for spot in 0..counts.n_spots() {
        let (columns, values) = counts.spot(spot);
        let entries = columns.iter().zip(values);
        let mut row: Vec<(u32, f32)> = entries
            .filter_map(|(column, value)| Some((places[*column as usize]? as u32, *value)))
            .collect();
        row.sort_by_key(|(gene, _)| *gene);
        kept.push_spot(row);
    }
    let spots: Vec<SpotCounts<'_>> = (0..kept.n_spots())
        .map(|spot| {
            let (genes, of_genes) = kept.spot(spot);
            SpotCounts {
                genes,
                counts: of_genes,
                total: counts.spot_total(spot),
            }
        })
        .collect();
    let columns: Vec<Option<u32>> = (0..genes.len() as u32).map(Some).collect();
    Ok(slide_ceilings(&spots, &columns, normalization).ok())
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0_usize), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / n as f64)
}

#[cfg(test)]
mod tests {
    use comtip_test_support::{B4, C2, C3, sample_shards};

    use super::*;

    fn ceilings(genes: &[&str], slides: &[&str]) -> Option<GeneCeilings> {
        let folder = sample_shards(slides);
        let shards = ShardFolder::open(folder.path()).expect("shards");
        let parts: Vec<SlideSubset<'_>> = slides.iter().map(|s| SlideSubset::whole(s)).collect();
        let genes = GeneVocabulary::new(genes.iter().map(|&gene| gene.to_owned()).collect());
        GeneCeilings::of_shards(&genes, Normalization::MedianLog1p, &shards, &parts).expect("read")
    }

    #[test]
    fn a_strong_gene_is_predictable_and_one_that_is_not_there_has_no_ceiling() {
        let found = ceilings(&["FASN", "NOT-A-GENE", "IGKC"], &[C2, C3]).expect("whole counts");
        assert!(
            found.genes[0] > Some(0.6) && found.genes[0] <= Some(1.0),
            "{found:?}"
        );
        assert_eq!(found.genes[1], None);
        let [first, second] = &found.slides[..] else {
            panic!("{found:?}")
        };
        assert_eq!((first.slide.as_str(), first.n_undefined), (C2, 1));
        let over_slides = (first.mean.expect("a mean") + second.mean.expect("a mean")) / 2.0;
        assert_eq!(found.mean(), Some(over_slides));
        // Of two values the median is the mean.
        approx::assert_relative_eq!(
            found.median().expect("a median"),
            over_slides,
            max_relative = 1e-12
        );
    }

    #[test]
    fn where_no_gene_has_a_ceiling_there_is_no_mean() {
        let found = ceilings(&["NOT-A-GENE"], &[B4]).expect("whole counts");
        assert_eq!((found.mean(), found.median()), (None, None));
        assert_eq!(ceilings(&[], &[B4]), None);
    }
}
