//! Coordinates, labels and states of the spots of a slide, as texts.

use std::fmt::Write;

use crate::tissue::{GridSpot, N_HIDDEN, STATES, SpotTruth};

/// Id of a spot: its slide and its place in the array.
pub(crate) fn spot_id(slide: &str, spot: &GridSpot) -> String {
    let [column, row] = spot.array;
    format!("{slide}_{column}x{row}")
}

/// Coordinates in px, one row a spot.
pub(crate) fn coordinate_table(slide: &str, spots: &[GridSpot], radius_px: f64) -> String {
    let mut text = ",yaxis,xaxis,r\n".to_owned();
    for spot in spots {
        let ([x, y], id) = (spot.centre_px, spot_id(slide, spot));
        line(&mut text, format_args!("{id},{y},{x},{radius_px}"));
    }
    text
}

/// The state with the largest share, one row a spot.
pub(crate) fn annotation_table(slide: &str, spots: &[GridSpot], truths: &[SpotTruth]) -> String {
    let mut text = "V1,V2\n".to_owned();
    for (spot, truth) in spots.iter().zip(truths) {
        let (id, label) = (spot_id(slide, spot), STATES[truth.dominant()].name);
        line(&mut text, format_args!("{id},{label}"));
    }
    text
}

/// Share of each state and value of each hidden pattern, one row a spot.
pub(crate) fn state_table(
    slide: &str,
    spots: &[GridSpot],
    truths: &[SpotTruth],
    n_states: usize,
) -> String {
    let states = STATES
        .iter()
        .take(n_states)
        .map(|state| state.name.to_owned());
    let hidden = (1..=N_HIDDEN).map(|field| format!("hidden {field}"));
    let names: Vec<String> = states.chain(hidden).collect();
    let mut text = format!("spot,{}\n", names.join(","));
    for (spot, truth) in spots.iter().zip(truths) {
        let values = truth.states[..n_states].iter().chain(&truth.hidden);
        let values: Vec<String> = values.map(f32::to_string).collect();
        let id = spot_id(slide, spot);
        line(&mut text, format_args!("{id},{}", values.join(",")));
    }
    text
}

/// Adds a line.
pub(super) fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    // A text takes whatever is written to it.
    let _ = writeln!(text, "{words}");
}
