//! Tests of `text`.

use super::*;

const WIDE: Reader = Reader::Person { width: 120 };

fn scores() -> Table {
    Table {
        caption: "Scores".into(),
        columns: vec!["method".into(), "ARI, median".into()],
        rows: vec![vec![
            Cell::Text("initial weights, random".into()),
            Cell::Number {
                value: 0.25,
                decimals: 3,
            },
        ]],
        note: Some("ARI: 0 is chance, 1 is agreement.".into()),
        ..Table::default()
    }
}

#[test]
fn columns_are_as_wide_as_their_widest_cell() {
    let text = "Scores\n  method                   ARI, median\n  initial weights, random        0.250\n  \
                ARI: 0 is chance, 1 is agreement.\n";
    assert_eq!(scores().to_text(WIDE), text);
    assert_eq!(scores().to_text(Reader::Program), text);
}

#[test]
fn a_narrow_terminal_wraps_between_words_and_a_pipe_does_not() {
    let narrow = scores().to_text(Reader::Person { width: 30 });
    assert!(
        narrow.lines().all(|line| line.chars().count() <= 30),
        "{narrow}"
    );
    let words: Vec<&str> = narrow.split_whitespace().collect();
    for word in ["initial", "weights,", "random", "median", "agreement."] {
        assert!(words.contains(&word), "{word}: {narrow}");
    }
    let piped = scores().to_text(Reader::Program);
    assert_eq!(piped.lines().count(), 4, "{piped}");
}

#[test]
fn what_leads_stands_between_caption_and_columns() {
    let text = scores().to_text_led_by(&["Above every baseline."], WIDE);
    assert!(
        text.starts_with("Scores\n  Above every baseline.\n  method  "),
        "{text}"
    );
}

#[test]
fn a_number_and_a_heading_of_one_word_are_whole_at_every_width() {
    let slides = ["B4", "C2"].map(|end| format!("Human_Breast_Andersson_10142021_ST_{end}"));
    let rows = slides.map(|slide| {
        let cells = [
            &slide,
            "ST",
            "935146",
            "1926633",
            "100 um spot of ST assumed",
        ];
        cells.map(|cell| Cell::Text(cell.to_owned())).to_vec()
    });
    let columns = ["slide", "technology", "labelled", "UMI", "scale by"];
    let table = Table {
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.to_vec(),
        ..Table::default()
    };
    for width in [30, 40, 60, 80, 100, 120] {
        let text = table.to_text(Reader::Person { width });
        let is_within = text
            .lines()
            .all(|line| line.chars().count() <= width.into());
        assert!(is_within, "{width}: {text}");
        let words: Vec<&str> = text.split_whitespace().collect();
        for word in ["technology", "labelled", "935146", "1926633", "assumed"] {
            assert!(words.contains(&word), "{width}, {word}: {text}");
        }
        let is_whole = words.contains(&"Human_Breast_Andersson_10142021_ST_B4");
        assert_eq!(text.contains('…'), !is_whole, "{width}: {text}");
    }
}

#[test]
fn an_empty_cell_is_explained_once_below() {
    let missing = || vec![Cell::Missing("constant".into())];
    let table = Table {
        columns: vec!["PCC".into()],
        rows: vec![missing(), missing()],
        ..Table::default()
    };
    let text = table.to_text(WIDE);
    assert!(text.ends_with("  PCC\n  -\n  -\n  -: constant\n"), "{text}");
}

#[test]
fn numbers_in_a_pipe_can_be_read_by_a_program() {
    for (value, decimals) in [(-0.05, 3), (20_000.0, 0), (-1_234_567.5, 1)] {
        let table = Table {
            rows: vec![vec![Cell::Number { value, decimals }]],
            ..Table::default()
        };
        let piped = table.to_text(Reader::Program).trim().parse::<f64>();
        assert_eq!(piped, Ok(value));
    }
    let person = cell(
        &Cell::Number {
            value: -20_000.0,
            decimals: 0,
        },
        WIDE,
    );
    assert_eq!(person, "-20,000");
}
