//! What `evaluate`, `embed` and `finetune` read, refuse, say and write, on small slides of noise.

mod baseline_towers;
mod clusters;
mod embedded;
mod finetuned;
mod fixture;
mod gathered;
mod hand_features;
mod intervals;
mod kept_vectors;
mod leaks;
mod probed;
mod result_files;
mod retrieved;
mod rewritten;
mod scores;
mod studies;
