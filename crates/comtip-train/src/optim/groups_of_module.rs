//! Groups of parameters held against the weights there are.

use burn::module::Module;
use comtip_model::parameter_shapes;

use super::parameter_groups::ParameterGroups;
use crate::error::TrainError;

/// Paths that an error names.
const N_SHOWN: usize = 8;

impl ParameterGroups {
    /// Those of them that some weight of a module has: its settings may leave others out.
    #[must_use]
    pub(crate) fn for_weights_of(mut self, module: &impl Module) -> Self {
        let shapes = parameter_shapes(module);
        let is_there = |part: &&'static str| shapes.keys().any(|path| path.contains(*part));
        self.spared_from_decay.retain(is_there);
        self.new_modules.retain(is_there);
        self
    }

    /// Refuses a part that no weight of a module has, as a misspelt one: what it was meant for would be treated as all
    /// else is. Those that decay spares by default need not be there.
    ///
    /// # Errors
    ///
    /// [`TrainError::Config`] with the part, and what paths there are.
    pub(crate) fn check(&self, module: &impl Module) -> Result<(), TrainError> {
        let shapes = parameter_shapes(module);
        let usual = Self::default().spared_from_decay;
        let spared = self.spared_from_decay.iter();
        let spared = spared.filter(|part| !usual.contains(part));
        let named = spared
            .map(|part| ("spared_from_decay", part))
            .chain(self.new_modules.iter().map(|part| ("new_modules", part)));
        for (field, part) in named {
            if !shapes.keys().any(|path| path.contains(part)) {
                let paths: Vec<&str> = shapes.keys().map(String::as_str).take(N_SHOWN).collect();
                let more = match shapes.len() - paths.len() {
                    0 => String::new(),
                    n => format!(" and {n} more"),
                };
                return Err(TrainError::Config {
                    problem: format!(
                        "`{field}` of the objective's parameter groups names `{part}`, and no weight has that in its \
                         path; there are {}{more}",
                        paths.join(", ")
                    ),
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use burn::nn::LinearConfig;
    use burn::tensor::Device;

    use super::*;

    #[test]
    fn a_part_that_no_weight_has_is_refused_and_the_usual_ones_need_not_be_there() {
        let line = LinearConfig::new(1, 1).init(&Device::flex());
        let with = |spared: &[&'static str], new_modules: &[&'static str]| {
            let mut groups = ParameterGroups::default();
            groups.spared_from_decay.extend(spared);
            groups.new_modules.extend(new_modules);
            groups.check(&line).map_err(|error| error.to_string())
        };
        // It has neither `.gamma` nor `.beta`.
        assert_eq!(with(&[], &["weight"]), Ok(()));
        assert_eq!(
            with(&[], &["weight", "wieght"]),
            Err(
                "`new_modules` of the objective's parameter groups names `wieght`, and no weight has that in its path; \
                 there are bias, weight"
                    .to_owned()
            )
        );
        let spared = with(&[".scale"], &[]).expect_err("refused");
        assert!(
            spared.starts_with(
                "`spared_from_decay` of the objective's parameter groups names `.scale`"
            ),
            "{spared}"
        );
    }
}
