//! What one batch costs, term by term.

use burn::tensor::Tensor;

/// What one batch costs: the sum that is minimised, and the terms that are logged beside it, in order.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use comtip_train::Losses;
///
/// let loss = |value: f32| Tensor::<1>::from_floats([value], &Device::flex());
/// let losses = Losses::new(loss(1.5)).with("reconstruction", loss(1.0)).with("prior", loss(0.5));
/// assert_eq!(losses.term("prior").map(|term| term.into_scalar::<f32>()), Some(0.5));
/// ```
#[derive(Debug, Clone)]
pub struct Losses {
    /// The sum that is minimised, `[1]`.
    pub total: Tensor<1>,
    /// What is logged beside it, in the order of the log.
    pub terms: Vec<LossTerm>,
}

/// A number of a batch with its name.
#[derive(Debug, Clone)]
pub struct LossTerm {
    /// Its key in the log.
    pub name: &'static str,
    /// What an error calls it.
    pub label: &'static str,
    /// The number, `[1]`, on the device of the total.
    pub value: Tensor<1>,
    /// What a model scores that knows nothing; the log then has `{name}_over_chance` too.
    pub chance: Option<f64>,
}

impl Losses {
    /// A sum without terms.
    pub fn new(total: Tensor<1>) -> Self {
        Self {
            total,
            terms: Vec::new(),
        }
    }

    /// With one more term, which errors call by its name.
    #[must_use]
    pub fn with(self, name: &'static str, value: Tensor<1>) -> Self {
        self.with_term(LossTerm {
            name,
            label: name,
            value,
            chance: None,
        })
    }

    /// With one more term.
    #[must_use]
    pub fn with_term(mut self, term: LossTerm) -> Self {
        self.terms.push(term);
        self
    }

    /// A term by its name.
    pub fn term(&self, name: &str) -> Option<Tensor<1>> {
        let mut terms = self.terms.iter();
        let found = terms.find(|term| term.name == name);
        found.map(|term| term.value.clone())
    }

    /// The same values without the graph that made them, to be logged.
    #[must_use]
    pub fn detach(self) -> Self {
        let detached = |term: LossTerm| LossTerm {
            value: term.value.detach(),
            ..term
        };
        Self {
            total: self.total.detach(),
            terms: self.terms.into_iter().map(detached).collect(),
        }
    }
}
