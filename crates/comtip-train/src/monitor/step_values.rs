//! What a step cost, as numbers of the host.

use burn::tensor::{Tensor, TensorReadError};

use crate::data::Position;
use crate::error::TrainError;
use crate::objective::Losses;
use crate::step_split::StepSplit;

/// Which step of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepPlace {
    /// Whether the weights are changed by it.
    pub split: StepSplit,
    /// Epoch, from 1; of a validation step the epoch it follows.
    pub epoch: usize,
    /// Step of the epoch, from 1.
    pub step: usize,
}

/// What a step cost, whatever is trained.
#[derive(Debug, Clone, PartialEq)]
pub struct StepValues {
    /// Which step.
    pub place: StepPlace,
    /// Items of the batch.
    pub n_items: usize,
    /// The sum that is minimised.
    pub total: f64,
    /// The terms, in order.
    pub terms: Vec<TermValue>,
    /// Learning rate of weights in no group; 0 in validation.
    pub learning_rate: f64,
    /// Length of the gradient over all weights, before it was bounded; none in validation.
    pub gradient_norm: Option<f64>,
}

/// A term as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TermValue {
    /// Its key in the log.
    pub name: &'static str,
    /// What an error calls it.
    pub label: &'static str,
    /// The number.
    pub value: f64,
    /// What a model scores that knows nothing.
    pub chance: Option<f64>,
}

impl StepPlace {
    /// Whether it lies before a position of its run.
    pub(crate) fn is_before(self, position: Position) -> bool {
        match self.split {
            StepSplit::Validation => self.epoch < position.epoch,
            StepSplit::Train => (self.epoch, self.step) <= (position.epoch, position.step),
        }
    }
}

impl StepValues {
    /// Reads the losses off their device; rate and gradient are not known to them.
    ///
    /// # Errors
    ///
    /// If the device does not answer.
    pub(crate) fn read(
        losses: &Losses,
        place: StepPlace,
        n_items: usize,
    ) -> Result<Self, TensorReadError> {
        // Read together: a read waits for the device.
        let terms = losses.terms.iter().map(|term| term.value.clone());
        let all = std::iter::once(losses.total.clone()).chain(terms);
        let values = Tensor::cat(all.collect(), 0).try_into_data()?;
        let mut values = values.iter::<f64>();
        let total = values.next().unwrap_or(f64::NAN);
        let terms = losses.terms.iter().zip(values);
        let terms = terms.map(|(term, value)| TermValue {
            name: term.name,
            label: term.label,
            value,
            chance: term.chance,
        });
        Ok(Self {
            place,
            n_items,
            total,
            terms: terms.collect(),
            learning_rate: 0.0,
            gradient_norm: None,
        })
    }

    /// A term by its name.
    pub fn term(&self, name: &str) -> Option<f64> {
        self.find(name).map(|term| term.value)
    }

    /// A term over what a model scores that knows nothing; `None` of one without such a level.
    pub fn over_chance(&self, name: &str) -> Option<f64> {
        let term = self.find(name)?;
        Some(term.value / term.chance?)
    }

    fn find(&self, name: &str) -> Option<&TermValue> {
        self.terms.iter().find(|term| term.name == name)
    }

    /// Refuses a number that is not finite.
    ///
    /// # Errors
    ///
    /// [`TrainError::NotFinite`] with the first of them.
    pub(crate) fn check_finite(&self) -> Result<(), TrainError> {
        match self.not_finite() {
            None => Ok(()),
            Some((loss, value)) => Err(TrainError::NotFinite {
                split: self.place.split,
                loss,
                value,
                epoch: self.place.epoch,
                step: self.place.step,
            }),
        }
    }

    /// What an error calls the first number that is not finite, and the number.
    fn not_finite(&self) -> Option<(&'static str, f64)> {
        let terms = self.terms.iter().map(|term| (term.label, term.value));
        let others = [
            ("the total loss", self.total),
            ("the gradient", self.gradient_norm.unwrap_or(0.0)),
        ];
        terms.chain(others).find(|(_, value)| !value.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;
    use crate::objective::LossTerm;

    fn place(split: StepSplit) -> StepPlace {
        StepPlace {
            split,
            epoch: 2,
            step: 5,
        }
    }

    fn values(observed: f32) -> StepValues {
        let scalar = |value: f32| Tensor::<1>::from_floats([value], &Device::flex());
        let losses = Losses::new(scalar(1.0))
            .with_term(LossTerm {
                name: "info_nce",
                label: "InfoNCE",
                value: scalar(3.0),
                chance: Some(4.0),
            })
            .with("observed", scalar(observed));
        StepValues::read(&losses, place(StepSplit::Train), 32).expect("read")
    }

    #[test]
    fn terms_are_read_in_their_order_and_a_level_of_chance_divides() {
        let values = values(0.25);
        let named = values.terms.iter().map(|term| (term.name, term.value));
        let expected = [("info_nce", 3.0), ("observed", 0.25)];
        assert_eq!(named.collect::<Vec<_>>(), expected);
        assert_eq!((values.total, values.n_items), (1.0, 32));
        assert_eq!(values.over_chance("info_nce"), Some(0.75));
        assert_eq!(values.over_chance("observed"), None);
        assert_eq!(values.term("pair"), None);
    }

    #[test]
    fn the_first_number_that_is_not_finite_is_named() {
        for value in [f32::NAN, f32::INFINITY] {
            let found = values(value).not_finite().map(|(label, _)| label);
            assert_eq!(found, Some("observed"));
        }
        let mut values = values(0.25);
        assert_eq!(values.not_finite(), None);
        values.gradient_norm = Some(f64::NAN);
        let found = values.not_finite().map(|(label, _)| label);
        assert_eq!(found, Some("the gradient"));
    }

    #[test]
    fn a_step_lies_before_the_checkpoint_that_holds_it() {
        let at = |epoch, step| Position {
            epoch,
            step,
            total_steps: 0,
        };
        let trained = place(StepSplit::Train);
        assert!(trained.is_before(at(2, 5)) && trained.is_before(at(3, 0)));
        assert!(!trained.is_before(at(2, 4)));
        let validated = place(StepSplit::Validation);
        assert!(validated.is_before(at(3, 0)) && !validated.is_before(at(2, 9)));
    }
}
