//! Contrastive masked text-image pretraining for spatial transcriptomics.
