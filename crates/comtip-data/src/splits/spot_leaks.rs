//! Spots that are on both sides of a fold under two names.

use std::collections::HashMap;

use super::folds::Folds;
use super::patient_split::PatientSplit;
use super::slide_split::SlideSplit;
use super::spot_leak::{LeakKind, SpotLeak};
use super::spot_prints::SpotPrints;
use crate::error::DataError;
use crate::shards::ShardFolder;

/// Leaks named in an error; the rest are counted.
const N_SHOWN: usize = 5;

/// When two spots count as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeakRules {
    /// Genes a spot must express for its counts to be compared; at least 1.
    ///
    /// Spots that express few genes agree by chance: two bins of Visium HD that each count the same
    /// mitochondrial gene once are no duplicate. A slide given twice shows in its richer spots.
    pub min_expressed_genes: usize,
}

impl Default for LeakRules {
    fn default() -> Self {
        Self {
            min_expressed_genes: 16,
        }
    }
}

impl Folds {
    /// Compares the spots of all slides and lists those that are on both sides of a fold, each
    /// tested spot once a fold and kind, sorted.
    ///
    /// It finds what names cannot: a slide that two sources publish under two names, or a section
    /// given to two patients. Every tile is read, decoded and hashed, a slide on each core, which takes
    /// less than an epoch of training does.
    ///
    /// # Errors
    ///
    /// As [`ShardFolder::read_slide`] and [`Shard::read_spots`](crate::Shard::read_spots) for every
    /// slide of the folds.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{
    ///     SlideInfo, Folds, LeakRules, PatientRule, PrepareOptions, ShardFolder,
    ///     SlideSource, prepare, refuse_leaks,
    /// };
    ///
    /// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
    /// let source = SlideSource::open(sample.as_ref())?;
    /// let names = ["B4", "C3"].map(|section| format!("Human_Breast_Andersson_10142021_ST_{section}"));
    /// let folder = tempfile::tempdir()?;
    /// prepare(&names, &source, folder.path(), &PrepareOptions::default(), &mut |_| {})?;
    ///
    /// let shards = ShardFolder::open(folder.path())?;
    /// let slides: Vec<SlideInfo> = shards.manifest().slides.iter().map(Into::into).collect();
    /// let folds = Folds::leave_one_patient_out(&slides, PatientRule::Shards)?;
    /// refuse_leaks(&folds.find_leaks(&shards, LeakRules::default())?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find_leaks(
        &self,
        shards: &ShardFolder,
        rules: LeakRules,
    ) -> Result<Vec<SpotLeak>, DataError> {
        let slides: Vec<&str> = self
            .slides
            .iter()
            .map(|slide| slide.slide.as_str())
            .collect();
        let prints = SpotPrints::of(shards, &slides, rules.min_expressed_genes)?;
        let folds = self.folds.iter().enumerate();
        let tests = folds.map(|(i, fold)| (Some(i), fold.test.as_slice()));
        Ok(leaks(&prints, tests))
    }
}

impl PatientSplit {
    /// As [`Folds::find_leaks`], of the two sides of one split.
    ///
    /// # Errors
    ///
    /// As [`Folds::find_leaks`].
    pub fn find_leaks(
        &self,
        shards: &ShardFolder,
        rules: LeakRules,
    ) -> Result<Vec<SpotLeak>, DataError> {
        leaks_of_sides(&self.sides(), shards, rules)
    }
}

/// Spots of one split that are on both sides.
pub(crate) fn leaks_of_sides(
    sides: &SlideSplit,
    shards: &ShardFolder,
    rules: LeakRules,
) -> Result<Vec<SpotLeak>, DataError> {
    let slides = sides.train.iter().chain(&sides.test);
    let slides: Vec<&str> = slides.map(String::as_str).collect();
    let prints = SpotPrints::of(shards, &slides, rules.min_expressed_genes)?;
    Ok(leaks(&prints, [(None, sides.test.as_slice())]))
}

/// Spots on both sides of a fold, given as its place and its test slides.
fn leaks<'a>(
    prints: &SpotPrints,
    tests: impl IntoIterator<Item = (Option<usize>, &'a [String])>,
) -> Vec<SpotLeak> {
    let mut folds_of_test: HashMap<&str, Vec<Option<usize>>> = HashMap::new();
    for (fold, test) in tests {
        for slide in test {
            folds_of_test.entry(slide).or_default().push(fold);
        }
    }
    let mut leaks = Vec::new();
    for (kind, spots) in prints.shared_by_slides() {
        for test in &spots {
            for fold in folds_of_test.get(test.slide.as_str()).into_iter().flatten() {
                let is_tested = |slide: &str| {
                    let folds = folds_of_test.get(slide);
                    folds.is_some_and(|folds| folds.contains(fold))
                };
                let train = spots.iter().find(|spot| !is_tested(&spot.slide));
                leaks.extend(train.map(|train| SpotLeak {
                    fold: *fold,
                    kind,
                    test: test.clone(),
                    train: train.clone(),
                }));
            }
        }
    }
    leaks.sort();
    leaks
}

/// Refuses folds in which leaks were found, naming the first of them.
///
/// # Errors
///
/// [`DataError::Leak`] if there is a leak.
///
/// # Examples
///
/// ```
/// use comtip_data::{LeakKind, SpotLeak, SpotName, refuse_leaks};
///
/// let spot = |slide: &str, spot: &str| SpotName { slide: slide.into(), spot: spot.into() };
/// let (test, train) = (spot("a", "a_1x1"), spot("b", "b_1x1"));
/// let leak = SpotLeak { fold: Some(0), kind: LeakKind::Tile, test, train };
/// assert!(refuse_leaks(&[]).is_ok());
/// assert_eq!(
///     refuse_leaks(&[leak]).unwrap_err().to_string(),
///     "split leaks: 1 spots are on both sides under two names: fold 1: tile of a_1x1 (test, a) \
///      is that of b_1x1 (train, b); put slides of one tissue on one side by a table of patients, \
///      or leave one out",
/// );
/// ```
pub fn refuse_leaks(leaks: &[SpotLeak]) -> Result<(), DataError> {
    if leaks.is_empty() {
        return Ok(());
    }
    let line = |leak: &SpotLeak| {
        let (test, train) = (&leak.test, &leak.train);
        let what = match leak.kind {
            LeakKind::Tile => "tile of",
            LeakKind::Counts => "counts of",
        };
        let is = match leak.kind {
            LeakKind::Tile => "is that of",
            LeakKind::Counts => "are those of",
        };
        let fold = leak.fold.map(|fold| format!("fold {}: ", fold + 1));
        format!(
            "{}{what} {} (test, {}) {is} {} (train, {})",
            fold.unwrap_or_default(),
            test.spot,
            test.slide,
            train.spot,
            train.slide
        )
    };
    let mut pairs: HashMap<(Option<usize>, &str, &str), usize> = HashMap::new();
    for leak in leaks {
        *pairs
            .entry((leak.fold, &leak.test.slide, &leak.train.slide))
            .or_default() += 1;
    }
    let mut shown: Vec<String> = leaks.iter().take(N_SHOWN).map(line).collect();
    if leaks.len() > N_SHOWN {
        shown.push(format!(
            "{} more, over {} pairs of slides",
            leaks.len() - N_SHOWN,
            pairs.len()
        ));
    }
    Err(DataError::Leak {
        problem: format!(
            "{} spots are on both sides under two names: {}; put slides of one tissue on one side \
             by a table of patients, or leave one out",
            leaks.len(),
            shown.join("; ")
        ),
    })
}
