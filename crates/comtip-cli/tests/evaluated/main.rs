//! What `evaluate`, `embed` and `finetune` read, refuse, say and write, on small slides of noise.

mod clusters;
mod embedded;
mod finetuned;
mod fixture;
mod result_files;
mod retrieved;
mod scores;
mod studies;
