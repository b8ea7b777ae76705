//! The slides whose tiles and values a benchmark reads.

use std::path::Path;

use comtip::data::{NamedSlides, PrepareOptions, ShardFolder, SlideSource, SlideSplit, prepare};
use tempfile::TempDir;

use super::noise_slide::noise_slide;
use crate::ui::CliError;

/// Shards to take batches from.
#[derive(Debug)]
pub(crate) struct BenchSlides {
    /// Their folder.
    pub(crate) shards: ShardFolder,
    /// All of them to be trained on.
    pub(crate) split: SlideSplit,
    /// What they are, in words.
    pub(crate) origin: String,
    /// Removed with this, if the shards were made for it.
    _folder: Option<TempDir>,
}

impl BenchSlides {
    /// Shards that were given.
    ///
    /// # Errors
    ///
    /// If `shards` is no folder of shards.
    pub(crate) fn given(shards: &Path) -> Result<Self, CliError> {
        let shards = ShardFolder::open(shards)?;
        let train: Vec<String> = shards.slide_names().map(str::to_owned).collect();
        Ok(Self {
            origin: format!("{} slides of {}", train.len(), shards.path().display()),
            shards,
            split: SlideSplit {
                train,
                test: Vec::new(),
            },
            _folder: None,
        })
    }

    /// The first section of the sample in `folder`.
    ///
    /// # Errors
    ///
    /// If it cannot be prepared.
    pub(crate) fn of_sample(folder: &Path) -> Result<Self, CliError> {
        let source = SlideSource::open(folder)?;
        let first = source.slide_names().next().map(str::to_owned);
        let first =
            first.ok_or_else(|| CliError::input(format!("{} holds no slide", folder.display())))?;
        Self::prepared(temporary_folder()?, &first, &source)
    }

    /// A slide of noise.
    ///
    /// # Errors
    ///
    /// If it cannot be written to a temporary folder.
    pub(crate) fn of_noise() -> Result<Self, CliError> {
        let folder = temporary_folder()?;
        let slide = noise_slide(folder.path())?;
        let name = slide.name.clone();
        Self::prepared(folder, &name, &|_: &str| Ok(slide.clone()))
    }

    fn prepared(folder: TempDir, slide: &str, slides: &impl NamedSlides) -> Result<Self, CliError> {
        let shards = folder.path().join("shards");
        let names = [slide.to_owned()];
        prepare(
            &names,
            slides,
            &shards,
            &PrepareOptions::default(),
            &mut |_| {},
        )?;
        Ok(Self {
            shards: ShardFolder::open(&shards)?,
            origin: format!("slide {slide}"),
            split: SlideSplit {
                train: names.to_vec(),
                test: Vec::new(),
            },
            _folder: Some(folder),
        })
    }
}

fn temporary_folder() -> Result<TempDir, CliError> {
    tempfile::tempdir().map_err(|error| CliError::write(&std::env::temp_dir(), &error))
}

#[cfg(test)]
mod tests {
    use comtip::data::{GeneVocabulary, Normalization, SpotSet};

    use super::*;

    #[test]
    fn a_slide_of_noise_has_tiles_and_expressed_genes_and_is_gone_afterwards() {
        let slides = BenchSlides::of_noise().expect("written");
        let vocabulary = GeneVocabulary::new((0..160).map(|gene| format!("GENE{gene}")).collect());
        let train = &slides.split.train;
        let set = SpotSet::open(
            slides.shards.path(),
            train,
            &vocabulary,
            Normalization::Log1p,
        );
        let set = set.expect("shards");
        assert_eq!(set.len(), 64);
        assert_ne!(set.tile(0).expect("a tile"), set.tile(1).expect("a tile"));
        let expressed = set.values(0).iter().filter(|value| **value > 0.0).count();
        assert!((40..120).contains(&expressed), "{expressed}");
        let shards = slides.shards.path().to_owned();
        drop(slides);
        assert!(!shards.exists());
    }
}
