//! An objective of a user's own, two lines of it, is trained by the trainer of pretraining: stopped, killed and resumed
//! it ends with the weights and the log of a run that nothing stopped.

mod killed;
mod regression;
mod resumed;
mod whole;
