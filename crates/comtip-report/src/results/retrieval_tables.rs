//! How often tile and transcriptome find each other, as tables.

use comtip_metrics::{DirectionScores, Estimate, RetrievalResult, SearchedSlide};

use super::caption::{caption, n_spots};
use super::direction::Direction;
use super::expression_tables::{HIGH, LOW, ends};
use crate::table::{Best, Cell, Table};

/// How recall and rank are read.
const SCALES: &str = "R@k: fraction of spots whose match is among the k most similar of their slide; higher is better. Median \
                      rank: of the match, from 1; lower is better. Both depend on how many spots a slide has: read them \
                      beside chance, a random order, and not across slides. 95 % low and high: of R@10, bootstrap over the spots \
                      that ask; nothing about other slides or patients.";

/// Why a score is missing.
const UNDEFINED: &str = "undefined";

/// The means over slides where there are several, then those of each slide; a table a direction.
pub(super) fn retrieval_tables(result: &RetrievalResult) -> Vec<Table> {
    let mut tables = Vec::new();
    if result.slides.len() != 1 {
        tables.extend(Direction::BOTH.map(|direction| mean_table(result, direction)));
    }
    for (slide_idx, slide) in result.slides.iter().enumerate() {
        let table = |direction| slide_table(result, (slide_idx, slide), direction);
        tables.extend(Direction::BOTH.map(table));
    }
    if let Some(first) = tables.first_mut() {
        let mut note = vec![SCALES.to_owned()];
        note.extend(first.note.take());
        note.extend(result.header.notes.iter().cloned());
        first.note = Some(note.join("\n"));
    }
    tables
}

/// The mean over slides, a row a method.
fn mean_table(result: &RetrievalResult, direction: Direction) -> Table {
    let rows = result.methods.iter().map(|method| {
        let scores = direction.of(&method.overall);
        row(&method.method, scores)
    });
    let scores = format!(
        "Retrieval: {}, mean over {} slides",
        direction.words(),
        result.slides.len()
    );
    Table {
        note: Some("Each slide weighs the same.".to_owned()),
        ..table(caption(&scores, &result.header.stamps), rows.collect())
    }
}

/// The scores of one slide, a row a method.
fn slide_table(
    result: &RetrievalResult,
    (slide_idx, slide): (usize, &SearchedSlide),
    direction: Direction,
) -> Table {
    let rows = result.methods.iter().filter_map(|method| {
        let scores = direction.of(&method.by_slide.get(slide_idx)?.scores);
        Some(row(&method.method, scores))
    });
    let scores = format!(
        "Retrieval on {}: {}, {}",
        slide.slide,
        direction.words(),
        n_spots(slide.n_spots)
    );
    table(caption(&scores, &result.header.stamps), rows.collect())
}

fn table(caption: String, rows: Vec<Vec<Cell>>) -> Table {
    let columns = ["method", "R@1", "R@5", "R@10", LOW, HIGH, "median rank"];
    let highest = (1..4).map(|column| (column, Best::Highest));
    Table {
        caption,
        columns: columns.map(str::to_owned).to_vec(),
        rows,
        best: highest.chain([(6, Best::Lowest)]).collect(),
        unranked: Vec::new(),
        note: None,
    }
}

fn row(method: &str, scores: &DirectionScores) -> Vec<Cell> {
    let [low, high] = ends(&scores.recall_at_10);
    vec![
        Cell::Text(method.to_owned()),
        score(&scores.recall_at_1, 3),
        score(&scores.recall_at_5, 3),
        score(&scores.recall_at_10, 3),
        low,
        high,
        score(&scores.median_rank, 1),
    ]
}

fn score(estimate: &Estimate, decimals: usize) -> Cell {
    match estimate.value {
        Some(value) => Cell::Number { value, decimals },
        None => Cell::Missing(UNDEFINED.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::example::{STAMPS, stamped_retrieval};

    #[test]
    fn one_slide_has_a_table_a_direction_and_several_their_means_first() {
        let tables = |n_slides| retrieval_tables(&stamped_retrieval(n_slides));
        let captions = |n_slides| -> Vec<String> {
            let tables = tables(n_slides).into_iter();
            tables.map(|table| table.caption).collect()
        };
        assert_eq!(
            captions(1),
            [
                format!("Retrieval on B1: tile to transcriptome, 20 spots ({STAMPS})"),
                format!("Retrieval on B1: transcriptome to tile, 20 spots ({STAMPS})"),
            ]
        );
        let two = captions(2);
        assert_eq!(two.len(), 6);
        let first = "Retrieval: tile to transcriptome, mean over 2 slides";
        assert_eq!(two[0], format!("{first} ({STAMPS})"));
        let note = tables(2)[0].note.clone().expect("how scores are read");
        assert!(note.contains("beside chance"), "{note}");
        assert!(note.ends_with("weighs the same."), "{note}");
    }

    #[test]
    fn a_row_has_three_recalls_the_interval_of_the_last_and_a_rank() {
        let tables = retrieval_tables(&stamped_retrieval(1));
        let number = |value, decimals| Cell::Number { value, decimals };
        let of_model = vec![
            Cell::Text("own".to_owned()),
            number(0.25, 3),
            number(0.5, 3),
            number(0.75, 3),
            Cell::Missing("no interval".to_owned()),
            Cell::Missing("no interval".to_owned()),
            number(6.5, 1),
        ];
        assert_eq!(tables[0].rows[0], of_model);
        assert_eq!(tables[1].rows[0][1], number(0.125, 3));
    }
}
