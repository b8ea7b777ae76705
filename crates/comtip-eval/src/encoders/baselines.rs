//! What the pretrained encoder must beat to be worth its training.

use burn::tensor::Device;
use comtip_model::{ComtipConfig, seed_weights};
use comtip_train::{InitialModel, RunFolder};

use super::baseline_towers::BaselineTowers;
use super::encoder::{Encoder, Sight};
use super::given_towers::GivenTowers;
use crate::error::EvalError;

/// Name of the encoder by colour and texture.
pub(crate) const TEXTURES: &str = "tile colour and texture";

/// Name of the same with the mean over the tiles around.
pub(crate) const WITH_SURROUNDINGS: &str = "tile colour and texture, with neighbours";

/// Name of the weights of others that a run began with.
pub(super) const IMPORTED: &str = "initial weights, imported";

/// What the pretrained encoder must beat: the weights its run began with, random ones, image towers of others that were given, and
/// the colours and the texture of the tile.
///
/// A run that began from the weights of others is also held against these: what they could do before is
/// no merit of the training. [`EvalContext::representations`](crate::EvalContext::representations) gives their vectors.
pub struct Baselines {
    /// The encoders.
    pub(crate) encoders: Vec<Encoder>,
    /// What they are, for the protocol.
    pub facts: String,
    /// What those of them are that read sentences too, for a protocol that needs both towers.
    pub networks: String,
    /// Why one is missing, in a sentence for the notes of a result; `None` if none is.
    pub missing: Option<String>,
    /// Which image towers of others have seen test slides, a sentence each, for the notes of a result that has their rows.
    pub seen: Vec<String>,
}

/// Test slides, each with its patient if somebody knows.
pub(crate) type TestedSlides<'a> = [(&'a str, Option<String>)];

impl Baselines {
    /// Those of a run whose model has this shape, and the image towers that are `given` beside them; weights that the run began
    /// with, or that are given twice, are one row.
    ///
    /// # Errors
    ///
    /// If the run's record of its first weights cannot be read.
    pub(crate) fn of(
        run: &RunFolder,
        (shape, seed): (&ComtipConfig, u64),
        device: &Device,
        given: &[BaselineTowers],
        tested: &TestedSlides<'_>,
    ) -> Result<Self, EvalError> {
        let network = |name: &str, model| Encoder {
            name: name.to_owned(),
            sight: Sight::Network(model),
        };
        let random = || {
            let model = seed_weights(shape.init(device), seed);
            network("random weights", Box::new(model))
        };
        let mut begun = None;
        let (mut encoders, of_networks, missing) = match run.initial_model(shape, seed, device)? {
            InitialModel::Random(model) => (
                vec![network("initial weights, random", model)],
                format!("initial weights: all drawn with seed {seed}"),
                None,
            ),
            InitialModel::Imported {
                model,
                origin,
                sha256,
            } => {
                begun = Some(sha256);
                let words = format!(
                    "initial weights: towers of {origin}, the rest drawn with seed {seed}; random weights: all drawn \
                     with seed {seed}"
                );
                (vec![network(IMPORTED, model), random()], words, None)
            }
            InitialModel::Lost { origin, problem } => (
                vec![random()],
                format!(
                    "initial weights: not to be had ({origin}); random weights: all drawn with seed {seed}"
                ),
                Some(format!(
                    "The run began with towers of {origin}, which cannot be read any more ({}), so there is no row \
                     for its initial weights: what these towers could do before is counted as merit of the training.",
                    without_error_number(&problem)
                )),
            ),
        };
        let given = GivenTowers::of(given, begun.as_deref(), tested);
        encoders.extend(given.encoders);
        encoders.extend([
            Encoder {
                name: "tile colour statistics".to_owned(),
                sight: Sight::Colours,
            },
            Encoder {
                name: TEXTURES.to_owned(),
                sight: Sight::Textures,
            },
        ]);
        Ok(Self {
            encoders,
            facts: format!(
                "{of_networks}; {}colour statistics: mean, standard deviation, first and ninth decile of each channel; \
                 texture: stains (HED), local binary patterns at 1, 2 and 4 px, spectrum in octaves; neighbours: \
                 the mean of both over the spots within six radii",
                given.facts
            ),
            networks: of_networks,
            missing,
            seen: given.notes,
        })
    }

    /// All that a result with rows of all of them has to note.
    pub fn notes(&self) -> Vec<String> {
        let missing = self.missing.iter();
        missing.chain(&self.seen).cloned().collect()
    }
}

/// A problem without the number a system puts behind its words: ` (os error 2)`.
fn without_error_number(problem: &str) -> &str {
    match problem.rsplit_once(" (os error ") {
        Some((words, number)) if number.ends_with(')') => words,
        _ => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_given_in_words() {
        let shown = without_error_number("cannot read a: No such file (os error 2)");
        assert_eq!(shown, "cannot read a: No such file");
        assert_eq!(without_error_number("a (b)"), "a (b)");
    }
}
