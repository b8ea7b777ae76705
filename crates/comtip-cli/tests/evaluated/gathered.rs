//! `evaluate all`: every protocol that the data allow, on one page.

use std::fs;

use comtip::metrics::EvalResult;

use crate::fixture::{assert_says, done, trained};
use crate::result_files::{read, rows};

#[test]
fn all_protocols_that_the_data_allow_are_one_list_one_table_and_one_page() {
    let folder = trained(2, &[&[]], "");
    let here = folder.path();
    let files = "--json all.json --csv all.csv --report all.html";
    let (tables, progress) = done(here, &format!("evaluate all shards --run run {files}"));

    // No slide has labels, and nobody said how many clusters to find.
    assert_says(
        &progress,
        &["no clustering: no test slide has two labels or more"],
    );
    let json = fs::read_to_string(here.join("all.json")).expect("there");
    let results: Vec<EvalResult> = serde_json::from_str(&json).expect("a list");
    let protocols: Vec<&str> = results.iter().map(EvalResult::protocol).collect();
    assert_eq!(protocols, ["expression", "retrieval", "zero-shot"]);
    for result in &results {
        assert_says(&tables, &[&result.header().verdict.sentence]);
    }
    let rows_of = |name: &str| rows(here, name);
    let of_all = rows_of("all.csv");
    let mut n_protocols: Vec<&str> = of_all.iter().map(|row| &*row["protocol"]).collect();
    n_protocols.dedup();
    assert_eq!(n_protocols, protocols);

    let page = fs::read_to_string(here.join("all.html")).expect("there");
    let headings = [
        "Pretraining",
        "Expression from H&amp;E",
        "Cross-modal retrieval",
        "Zero-shot expression",
        "Embeddings of the tiles",
        "Protocol of all scores",
    ];
    let places = headings.map(|heading| page.find(&format!("<h2>{heading}</h2>")).expect(heading));
    assert!(places.is_sorted(), "{places:?}");
    assert_says(
        &page,
        &[
            "No clustering: no test slide has two labels or more",
            "What was trained on",
        ],
    );

    // A protocol alone has the same scores.
    done(
        here,
        "evaluate retrieval shards --run run --json r.json --csv r.csv",
    );
    assert_eq!(read(here, "r.json"), results[1]);
    let alone = rows_of("r.csv");
    let among: Vec<_> = of_all
        .into_iter()
        .filter(|row| row["protocol"] == "retrieval")
        .collect();
    assert_eq!(alone, among);
}
