//! Vectors of the spots of shards by the model of a run.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use comtip_data::{DataError, GeneVocabulary, ShardFolder, SpotSet};
use comtip_model::{Checkpoint, Integrity, ModelError, embed_batches};
use ndarray::{Array2, ArrayView2, Axis};

use crate::error::EvalError;
use crate::run::{TileMismatch, open_run, tile_problem};
use crate::warning::EvalWarning;

/// Tiles embedded at a time.
const BATCH_SIZE: usize = 32;

/// A finished run and spots whose tiles its model embeds, whether it saw them in training or not.
///
/// The image tower reads tiles alone, so slides that measure none of the model's genes are as good as others. Tiles of
/// another size than those the run was trained on are refused, or warned of.
///
/// ```no_run
/// use std::path::Path;
///
/// use burn::tensor::Device;
/// use comtip_eval::{EvalError, RunEmbedder, TileMismatch};
///
/// fn print_first(run: &Path, shards: &Path, device: &Device) -> Result<(), EvalError> {
///     let embedder = RunEmbedder::open(run, shards, None, device, TileMismatch::Refused)?;
///     for warning in embedder.warnings() {
///         eprintln!("warning: {warning}");
///     }
///     let vectors = embedder.vectors()?;
///     println!("{}: {:?}", embedder.spots().spot(0).id, vectors.row(0));
///     Ok(())
/// }
/// ```
pub struct RunEmbedder {
    checkpoint: Checkpoint,
    spots: SpotSet,
    /// Where the model lies.
    model: PathBuf,
    warnings: Vec<EvalWarning>,
}

impl RunEmbedder {
    /// Opens a run and some slides of a folder of shards, in this order; `None` is all of them.
    ///
    /// # Errors
    ///
    /// If the run or a shard cannot be read, a slide is not among the shards or named twice, or
    /// [`EvalError::OtherTiles`] if tiles have another size than those the run was trained on and these are refused.
    pub fn open(
        run: &Path,
        shards: &Path,
        slides: Option<&[String]>,
        device: &Device,
        other_tiles: TileMismatch,
    ) -> Result<Self, EvalError> {
        let run = open_run(run, shards)?;
        let checkpoint = run.load_model(device)?;
        let slides = match slides {
            Some(named) => named.to_vec(),
            None => {
                let folder = ShardFolder::open(shards)?;
                folder.slide_names().map(str::to_owned).collect()
            }
        };
        let no_genes = GeneVocabulary::new(Vec::new());
        let normalization = checkpoint.panel.normalization;
        let spots = SpotSet::open(shards, &slides, &no_genes, normalization)?;
        let mut warnings = Vec::new();
        if checkpoint.integrity == Integrity::NoChecksums {
            let folder = run.model();
            warnings.push(EvalWarning::Unverified { folder });
        }
        match (tile_problem(&run, spots.slides())?, other_tiles) {
            (Some(problem), TileMismatch::Refused) => {
                return Err(EvalError::OtherTiles { problem });
            }
            (Some(problem), TileMismatch::Taken) => {
                warnings.push(EvalWarning::OtherTiles { problem });
            }
            (None, _) => {}
        }
        if !run.tells_tiles() {
            let run = run.path().to_owned();
            warnings.push(EvalWarning::NoRecordOfTiles { run });
        }
        Ok(Self {
            model: run.model(),
            checkpoint,
            spots,
            warnings,
        })
    }

    /// What a reader of its vectors should be warned of.
    pub fn warnings(&self) -> &[EvalWarning] {
        &self.warnings
    }

    /// The spots, in the order in which they are embedded. They have no values of genes.
    pub fn spots(&self) -> &SpotSet {
        &self.spots
    }

    /// Width of a vector.
    pub fn d_joint(&self) -> usize {
        self.checkpoint.config.d_joint
    }

    /// Hands `on_batch` where the model puts the tiles of all spots in the joint space, in order and a batch at a time.
    ///
    /// # Shapes
    ///
    /// - vectors: `[n_spots of the batch, d_joint]`, not normalised
    ///
    /// # Errors
    ///
    /// If a tile or the device cannot be read, [`EvalError::NotFinite`], or the first that `on_batch` gives.
    pub fn embed<E>(
        &self,
        mut on_batch: impl FnMut(Range<usize>, Array2<f32>) -> Result<(), E>,
    ) -> Result<(), E>
    where
        E: From<DataError> + From<ModelError> + From<EvalError>,
    {
        let (model, reading) = (
            &self.checkpoint.model,
            self.checkpoint.config.vision.reading(),
        );
        embed_batches(model, reading, &self.spots, BATCH_SIZE, |spots, vectors| {
            if let Some(row) = first_not_finite(vectors.view()) {
                return Err(E::from(EvalError::NotFinite {
                    model: self.model.clone(),
                    spot: self.spots.spot(spots.start + row).id.to_owned(),
                }));
            }
            on_batch(spots, vectors)
        })
    }

    /// All vectors at once.
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, d_joint]`, spots as in [`spots`](Self::spots), not normalised
    ///
    /// # Errors
    ///
    /// If a tile or the device cannot be read, or [`EvalError::NotFinite`].
    pub fn vectors(&self) -> Result<Array2<f32>, EvalError> {
        let mut all = Array2::zeros((self.spots.len(), self.d_joint()));
        self.embed(|spots, vectors| {
            all.slice_axis_mut(Axis(0), spots.into()).assign(&vectors);
            Ok::<(), EvalError>(())
        })?;
        Ok(all)
    }
}

impl fmt::Debug for RunEmbedder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunEmbedder")
            .field("model", &self.model)
            .field("n_spots", &self.spots.len())
            .finish_non_exhaustive()
    }
}

/// The first row with a number that is none.
fn first_not_finite(vectors: ArrayView2<'_, f32>) -> Option<usize> {
    let mut rows = vectors.outer_iter();
    rows.position(|row| row.iter().any(|value| !value.is_finite()))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_vector_with_a_number_that_is_none_is_found() {
        assert_eq!(
            first_not_finite(array![[0.0, 1.0], [2.0, -3.0]].view()),
            None
        );
        let bad = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
        for value in bad {
            let vectors = array![[0.0, 1.0], [2.0, value], [value, 0.0]];
            assert_eq!(first_not_finite(vectors.view()), Some(1));
        }
    }
}
