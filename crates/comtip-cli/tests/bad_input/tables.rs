//! Tables of counts and coordinates with wrong cells and ids.

use std::fs;

use crate::fixture::{SLIDE, assert_says, coord, counts, dataset, prepare, refused, write};

#[test]
fn a_fraction_among_counts_is_named_with_column_and_row() {
    let folder = dataset();
    let text = fs::read_to_string(counts(&folder)).expect("there");
    write(&counts(&folder), &text.replace("2,5", "2,0.69"));
    let parts = ["row 3", "`MBP`", "`0.69` is a fraction", "give raw counts"];
    assert_says(&refused(&folder), &parts);
}

#[test]
fn a_text_cell_among_counts_is_named_with_column_and_row() {
    let folder = dataset();
    let text = fs::read_to_string(counts(&folder))
        .expect("there")
        .replace("2,5", "2,many");
    write(&counts(&folder), &text);
    assert_says(&refused(&folder), &["_count.csv", "row 3", "`MBP`", "many"]);
}

#[test]
fn a_short_row_is_named() {
    let folder = dataset();
    let text = fs::read_to_string(counts(&folder))
        .expect("there")
        .replace("_1x2,2,5", "_1x2,2");
    write(&counts(&folder), &text);
    assert_says(&refused(&folder), &["_count.csv", "row 3"]);
}

#[test]
fn a_text_cell_among_coordinates_is_named_with_column_and_row() {
    let folder = dataset();
    let text = fs::read_to_string(coord(&folder))
        .expect("there")
        .replace("20,40,8", "20,left,8");
    write(&coord(&folder), &text);
    assert_says(&refused(&folder), &["_coord.csv", "row 3", "`xaxis`"]);
}

#[test]
fn tables_without_a_common_id_are_refused_with_an_id_of_each() {
    let folder = dataset();
    let text = fs::read_to_string(counts(&folder))
        .expect("there")
        .replace(SLIDE, "other");
    write(&counts(&folder), &text);
    assert_says(&refused(&folder), &[SLIDE, "other_1x1"]);
}

#[test]
fn an_id_in_one_table_only_is_warned_of_by_name() {
    let folder = dataset();
    let text = fs::read_to_string(counts(&folder))
        .expect("there")
        .replace("_2x1,0,3", "_9x9,0,3");
    write(&counts(&folder), &text);
    let (output, _) = prepare(&folder);
    assert_eq!(output.status.code(), Some(0));
    let message = String::from_utf8(output.stderr).expect("text");
    assert_says(
        &message,
        &["warning", &format!("{SLIDE}_2x1"), &format!("{SLIDE}_9x9")],
    );
}
