//! By what expression was predicted.

/// By what expression was predicted, which decides what is said beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prediction {
    /// A linear map fitted on the training spots.
    RidgeProbe,
    /// A network that was trained with a head.
    TrainedHead,
    /// The gene sentences most similar to a tile, nothing fitted.
    Sentences,
}

impl Prediction {
    /// The heading of its section.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::RidgeProbe => "Expression from H&E",
            Self::TrainedHead => "Expression from H&E, fine-tuned",
            Self::Sentences => "Zero-shot expression",
        }
    }

    /// The caption of its scores.
    pub(super) fn caption(self) -> &'static str {
        match self {
            Self::RidgeProbe => "Expression: predicted from H&E by a ridge probe",
            Self::TrainedHead => "Expression: predicted from H&E by a fine-tuned network",
            Self::Sentences => "Zero-shot expression: no head fitted",
        }
    }
}
