//! What `evaluate` and `embed` read, refuse, say and write, on small slides of noise.

mod embedded;
mod fixture;
mod result_files;
mod scores;
