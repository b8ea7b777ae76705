//! A spot of a set, borrowed.

/// A spot of a [`SpotSet`](crate::SpotSet), borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpotRef<'a> {
    /// Id of the spot.
    pub id: &'a str,
    /// Its slide.
    pub slide: &'a str,
    /// The patient the slide was cut from, by its shard; [`TrainTestSplit::patient_of`](crate::TrainTestSplit::patient_of) may
    /// know another.
    pub patient: &'a str,
    /// Centre, pixels from the left edge of the slide's image.
    pub x_px: f64,
    /// Centre, pixels from the top edge of the slide's image.
    pub y_px: f64,
    /// Annotated region, where there is one.
    pub label: Option<&'a str>,
}
