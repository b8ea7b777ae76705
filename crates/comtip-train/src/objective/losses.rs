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
///
/// A loss that is still one number an item is a bug, and a panic where it is given:
///
/// ```should_panic
/// # use burn::tensor::{Device, Tensor};
/// # use comtip_train::Losses;
/// let of_items = Tensor::<1>::from_floats([1.5, 0.5], &Device::flex());
/// Losses::new(of_items); // .mean() is missing
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Losses {
    /// The sum that is minimised, `[1]`.
    pub total: Tensor<1>,
    /// What is logged beside it, in the order of the log.
    pub terms: Vec<LossTerm>,
    /// What of the batch the objective wants to keep behind the step, as running statistics do: without a graph, not
    /// logged, and handed back to [`Objective::after_batch`](crate::Objective::after_batch).
    pub statistics: Vec<Tensor<1>>,
}

/// A number of a batch with its name.
#[derive(Debug, Clone)]
pub struct LossTerm {
    /// Its key in the log, beside the keys that every line has.
    pub name: &'static str,
    /// What an error calls it.
    pub label: &'static str,
    /// The number, `[1]`, on the device of the total.
    pub value: Tensor<1>,
    /// What a model scores that knows nothing; the log then has `{name}_over_chance` too.
    pub chance: Option<f64>,
}

impl LossTerm {
    /// Its keys in the log.
    fn keys(&self) -> Vec<String> {
        let over_chance = self.chance.map(|_| format!("{}_over_chance", self.name));
        std::iter::once(self.name.to_owned())
            .chain(over_chance)
            .collect()
    }
}

impl Losses {
    /// What a line of the log has beside the terms, so that no term can be called so.
    pub(crate) const RESERVED: [&'static str; 7] = [
        "split",
        "epoch",
        "step",
        "n_items",
        "learning_rate",
        "gradient_norm",
        "total",
    ];

    /// A sum without terms, `[1]`.
    ///
    /// # Panics
    ///
    /// If it is not one number.
    #[track_caller]
    pub fn new(total: Tensor<1>) -> Self {
        check_one("the total", &total);
        Self {
            total,
            terms: Vec::new(),
            statistics: Vec::new(),
        }
    }

    /// With what of the batch is to be kept.
    #[must_use]
    pub fn with_statistics(mut self, statistics: Vec<Tensor<1>>) -> Self {
        self.statistics = statistics;
        self
    }

    /// With one more term, `[1]`, which errors call by its name.
    ///
    /// # Panics
    ///
    /// As [`with_term`](Self::with_term).
    #[must_use]
    #[track_caller]
    pub fn with(self, name: &'static str, value: Tensor<1>) -> Self {
        self.with_term(LossTerm {
            name,
            label: name,
            value,
            chance: None,
        })
    }

    /// With one more term.
    ///
    /// # Panics
    ///
    /// If it is not one number, or a key it would have in the log is there already: that of another term, or of what a
    /// line has beside them (`split`, `epoch`, `step`, `n_items`, `learning_rate`, `gradient_norm`, `total`).
    #[must_use]
    #[track_caller]
    pub fn with_term(mut self, term: LossTerm) -> Self {
        check_one(term.name, &term.value);
        let taken: Vec<String> = self.terms.iter().flat_map(LossTerm::keys).collect();
        for key in term.keys() {
            assert!(
                !Self::RESERVED.contains(&key.as_str()) && !taken.contains(&key),
                "a term called `{}` would write `{key}` twice into a line of the log; give it another name",
                term.name
            );
        }
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
            statistics: self.statistics.into_iter().map(Tensor::detach).collect(),
        }
    }
}

#[track_caller]
fn check_one(name: &str, value: &Tensor<1>) {
    let [n_values] = value.dims();
    assert!(
        n_values == 1,
        "{name} is {n_values} numbers, and a loss is one: take the mean or the sum of them"
    );
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    fn numbers(n: usize) -> Tensor<1> {
        Tensor::ones([n], &Device::flex())
    }

    #[test]
    #[should_panic(expected = "the total is 3 numbers, and a loss is one")]
    fn a_total_of_several_numbers_is_refused() {
        let _ = Losses::new(numbers(3));
    }

    #[test]
    #[should_panic(expected = "prior is 2 numbers, and a loss is one")]
    fn a_term_of_several_numbers_is_refused() {
        let _ = Losses::new(numbers(1)).with("prior", numbers(2));
    }

    #[test]
    #[should_panic(expected = "a term called `step` would write `step` twice")]
    fn a_term_that_is_called_as_a_key_of_every_line_is_refused() {
        let _ = Losses::new(numbers(1)).with("step", numbers(1));
    }

    #[test]
    #[should_panic(expected = "a term called `prior` would write `prior` twice")]
    fn a_term_that_is_called_as_another_is_refused() {
        let _ = Losses::new(numbers(1))
            .with("prior", numbers(1))
            .with("prior", numbers(1));
    }

    #[test]
    #[should_panic(expected = "a term called `a_over_chance` would write `a_over_chance` twice")]
    fn a_term_that_is_called_as_another_over_its_chance_is_refused() {
        let over_chance = LossTerm {
            name: "a",
            label: "a",
            value: numbers(1),
            chance: Some(2.0),
        };
        let _ = Losses::new(numbers(1))
            .with_term(over_chance)
            .with("a_over_chance", numbers(1));
    }
}
