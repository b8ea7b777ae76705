//! AdamW, its schedules and groups, gradient clipping and averaged weights.

mod adamw;
mod gradient_norm;
mod groups_of_module;
mod learning_rate;
mod optimizer;
mod parameter_groups;
mod weight_average;

pub(crate) use gradient_norm::{clip_gradients, gradient_norm};
pub use learning_rate::learning_rates;
pub(crate) use learning_rate::learning_rates_of;
pub use optimizer::optimizer;
pub(crate) use optimizer::optimizer_of;
pub use parameter_groups::ParameterGroups;
pub(crate) use weight_average::follow;
