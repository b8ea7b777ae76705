//! Scores of predicted expression as tables, and what they come to in a sentence.

use comtip::report::{Best, Cell, Table, number};

use super::predicted::{Measured, Predicted};
use crate::ui::plural;

/// A row per method: over all test slides.
pub(super) fn table(caption: String, measured: &Measured<'_>, methods: &[Predicted]) -> Table {
    let n_slides = measured.slides.names.len();
    let patients = measured.patients.as_ref();
    // A column that must equal another by construction is left out, and the note says so.
    let has_pooled = n_slides > 1;
    let has_patients = patients.is_some_and(|patients| patients.names.len() < n_slides);
    let mut columns = vec!["method", "PCC per slide", "MAE"];
    columns.extend(has_patients.then_some("PCC per patient"));
    columns.extend(has_pooled.then_some("PCC pooled"));
    columns.extend(["PCC flattened", "constant"]);
    let row = |method: &Predicted| {
        let mut row = vec![
            Cell::Text(method.name.clone()),
            pcc(method.by_slide.mean_pcc()),
            score(method.pooled.mae),
        ];
        let by_patient = method.by_patient.as_ref().filter(|_| has_patients);
        row.extend(by_patient.map(|scores| pcc(scores.mean_pcc())));
        row.extend(has_pooled.then(|| pcc(method.pooled.mean_pcc())));
        row.extend([
            pcc(method.pooled.pooled_pcc),
            count(method.by_slide.n_flat()),
        ]);
        row
    };
    Table {
        caption,
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows: methods.iter().map(row).collect(),
        best: vec![(1, Best::Highest), (2, Best::Lowest)],
        note: Some(note(measured, methods, has_patients)),
    }
}

/// A table per slide, where there are several.
pub(super) fn slide_tables(measured: &Measured<'_>, methods: &[Predicted]) -> Vec<Table> {
    if measured.slides.names.len() < 2 {
        return Vec::new();
    }
    let table = |(slide_idx, slide): (usize, &String)| {
        let rows = measured.slides.rows(slide_idx);
        let bench = measured.bench;
        let facts = rows.first().map(|row| bench.test.slide(*row));
        let patient = facts.and_then(|facts| bench.patient_of(facts));
        let row = |method: &Predicted| {
            let scores = &method.by_slide.groups[slide_idx];
            vec![
                Cell::Text(method.name.clone()),
                pcc(scores.mean_pcc()),
                score(scores.mae),
                count(scores.n_flat()),
            ]
        };
        let n_silent = methods[0].by_slide.groups[slide_idx].n_constant_truth();
        Table {
            caption: bench.caption(&format!(
                "{slide}, patient {}, {}",
                patient.as_deref().unwrap_or("not known"),
                plural(rows.len(), "spot")
            )),
            columns: ["method", "PCC", "MAE", "constant"]
                .map(str::to_owned)
                .to_vec(),
            rows: methods.iter().map(row).collect(),
            best: vec![(1, Best::Highest), (2, Best::Lowest)],
            note: (n_silent > 0).then(|| {
                format!(
                    "{} measured the same at every spot of this slide, in no method's mean.",
                    genes(n_silent)
                )
            }),
        }
    };
    measured
        .slides
        .names
        .iter()
        .enumerate()
        .map(table)
        .collect()
}

/// Whether the first method is above the baselines, in a sentence that stands first.
pub(super) fn verdict(measured: &Measured<'_>, own: &Predicted, baselines: &[Predicted]) -> String {
    let pcc = |method: &Predicted| thousandths(method.by_slide.mean_pcc().unwrap_or(0.0));
    let mae = |method: &Predicted| thousandths(method.pooled.mae);
    let best_pcc = baselines.iter().max_by_key(|method| pcc(method));
    let best_mae = baselines.iter().min_by_key(|method| mae(method));
    let (Some(best_pcc), Some(best_mae)) = (best_pcc, best_mae) else {
        return String::new();
    };
    let outcome = match (pcc(own) > pcc(best_pcc), mae(own) < mae(best_mae)) {
        (true, true) => "Better than every baseline",
        (true, false) => "Better than every baseline in PCC, but not in MAE,",
        (false, true) => "Better than every baseline in MAE, but not in PCC,",
        (false, false) => "Not better than the baselines",
    };
    let place = match measured.slides.names.len() {
        1 => "on this slide".to_owned(),
        n => format!("over these {n} slides"),
    };
    let shown = |value: i64| number(value as f64 / 1000.0, 3);
    format!(
        "{outcome} {place}: PCC {} against {} ({}), MAE {} against {} ({}).",
        shown(pcc(own)),
        shown(pcc(best_pcc)),
        best_pcc.name,
        shown(mae(own)),
        shown(mae(best_mae)),
        best_mae.name
    )
}

/// What a reader compares: three decimals.
fn thousandths(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}

fn note(measured: &Measured<'_>, methods: &[Predicted], has_patients: bool) -> String {
    let n_slides = measured.slides.names.len();
    let mut note = match n_slides {
        1 => "PCC per slide, the score to quote: per gene over the spots of the slide, then the mean over genes. There is \
              one test slide, so per patient and pooled over all test spots it is the same."
            .to_owned(),
        _ => format!(
            "PCC per slide, the score to quote: per gene over the spots of a slide, then the mean over genes, then over \
             {n_slides} slides. {}PCC pooled: per gene over all test spots together, so that differences of stain \
             and depth between slides count too.",
            match (has_patients, &measured.patients) {
                (true, _) => "PCC per patient: the same over the spots of a patient. ",
                (false, Some(_)) => "Every test slide is of another patient, so per patient it is the same. ",
                (false, None) => "The patient of a test slide is not known, so there is no PCC per patient. ",
            }
        ),
    };
    note.push_str(
        " PCC flattened: all genes and spots as one list; differences between genes raise it, so read it beside the train \
         mean, which has nothing else. constant: genes predicted the same at every spot of a slide, which count as a PCC of 0.",
    );
    let n_silent = methods[0].by_slide.n_constant_truth();
    if n_silent > 0 {
        note.push_str(&match n_slides {
            1 => format!(" {} measured the same at every spot, in no method's mean.", genes(n_silent)),
            _ => format!(" {n_silent} times a gene is measured the same at every spot of a slide: in no method's mean."),
        });
    }
    note
}

fn genes(n: usize) -> String {
    match n {
        1 => "1 gene is".to_owned(),
        n => format!("{n} genes are"),
    }
}

fn pcc(value: Option<f64>) -> Cell {
    match value {
        Some(value) => score(value),
        None => Cell::Missing("measured values are the same at every spot".to_owned()),
    }
}

fn count(n: usize) -> Cell {
    Cell::Number {
        value: n as f64,
        decimals: 0,
    }
}

fn score(value: f64) -> Cell {
    Cell::Number { value, decimals: 3 }
}
