//! What the model is held against.

use std::cell::OnceCell;

use super::eval_context::EvalContext;
use crate::encoders::{BaselineTowers, Baselines};
use crate::error::EvalError;

impl EvalContext {
    /// The same with image towers of others among its baselines, to be given before anything is scored.
    #[must_use]
    pub fn with_baseline_towers(mut self, towers: Vec<BaselineTowers>) -> Self {
        self.baseline_towers = towers;
        self.baselines = OnceCell::new();
        self
    }

    /// What the model has to beat.
    ///
    /// # Errors
    ///
    /// If the run's record of its first weights cannot be read.
    pub fn baselines(&self) -> Result<&Baselines, EvalError> {
        if let Some(baselines) = self.baselines.get() {
            return Ok(baselines);
        }
        let (shape, given) = (&self.checkpoint.config, &self.baseline_towers);
        let drawn = (shape, self.config.seed);
        let baselines = Baselines::of(&self.run, drawn, &self.device, given, &self.tested())?;
        Ok(self.baselines.get_or_init(|| baselines))
    }
}
