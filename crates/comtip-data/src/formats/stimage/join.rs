//! Coordinates, counts and labels of a slide brought together by spot id.

use std::collections::{HashMap, HashSet};

use super::coordinates::Coordinates;
use super::count_table::CountTable;
use crate::error::DataError;
use crate::formats::annotation::{Labels, label_spots};
use crate::slide::{Counts, DroppedSpots, SlideWarning, Spot};

/// Spots that have both coordinates and counts, in the order of the coordinates.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) spots: Vec<Spot>,
    pub(crate) counts: Counts,
    pub(crate) genes: Vec<String>,
    pub(crate) dropped: DroppedSpots,
    pub(crate) doubts: Vec<SlideWarning>,
}

/// Joins the tables of a slide; ids of one table only are reported, none at all is an error.
pub(crate) fn join(
    slide: &str,
    coordinates: Coordinates,
    table: CountTable,
    labels: Labels,
) -> Result<Joined, DataError> {
    let count_row: HashMap<&str, usize> = table.ids.iter().map(String::as_str).zip(0..).collect();
    let mut dropped = DroppedSpots::default();
    let (mut spots, mut order) = (Vec::new(), Vec::new());
    for spot in coordinates.spots {
        match count_row.get(spot.id.as_str()) {
            Some(row) => {
                order.push(*row);
                spots.push(spot);
            }
            None => dropped.without_counts.push(spot.id),
        }
    }
    if spots.is_empty() {
        return Err(no_overlap(slide, &dropped.without_counts, &table));
    }
    let kept: HashSet<usize> = order.iter().copied().collect();
    dropped.without_coordinates = (0..table.ids.len())
        .filter(|row| !kept.contains(row))
        .map(|row| table.ids[row].clone())
        .collect();
    dropped.unknown_labels = label_spots(&mut spots, labels);
    Ok(Joined {
        spots,
        counts: in_order(table.counts, &order),
        genes: table.genes,
        dropped,
        doubts: table.doubts,
    })
}

/// Rows of `counts` in another order; the same ones if nothing changes, as in nearly all slides.
fn in_order(counts: Counts, order: &[usize]) -> Counts {
    if order.iter().copied().eq(0..counts.n_spots()) {
        return counts;
    }
    let mut ordered = Counts::new(counts.n_genes());
    for row in order {
        let (genes, values) = counts.spot(*row);
        ordered.push_spot(genes.iter().copied().zip(values.iter().copied()));
    }
    ordered
}

fn no_overlap(slide: &str, ids: &[String], table: &CountTable) -> DataError {
    let example = |ids: &[String]| ids.first().cloned().unwrap_or_default();
    let (ours, theirs) = (example(ids), example(&table.ids));
    let remedy = match table.genes.contains(&ours) {
        true => "the columns of the count table are spots, transpose it",
        false => "both tables must name spots alike",
    };
    DataError::Slide {
        slide: slide.to_owned(),
        problem: format!(
            "no spot has both coordinates and counts: coordinates name spots like `{ours}`, counts like `{theirs}`; {remedy}"
        ),
    }
}
