//! Tables of a few rows.

use super::*;

/// Of the slide `s` with spots of these ids.
fn read_of(ids: &[&str], text: &str) -> Result<Annotation, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s_anno.csv");
    std::fs::write(&path, text).unwrap();
    read_annotation(&path, &SpotNames::of("s", ids.iter().copied()))
}

/// Of a slide with the spots `a` to `f`.
fn read(text: &str) -> Result<Annotation, DataError> {
    read_of(&["a", "b", "c", "d", "e", "f"], text)
}

fn labelled(text: &str) -> String {
    let labels = read(text).unwrap().labels.into_iter();
    let labels = labels.map(|(id, label)| format!("{id}={}", label.unwrap_or_default()));
    labels.collect::<Vec<_>>().join(" ")
}

#[test]
fn unknown_regions_are_no_label_in_any_case() {
    let text = "V1,layer\na,\nb,NaN\nc,Undetermined\nd,EXCLUDE\ne, WM \nf,NA\n";
    assert_eq!(labelled(text), "a= b= c= d= e=WM f=");
    assert_eq!(
        labelled("V1,layer\na,<NA>\nb,None\nc,Nona\n"),
        "a= b= c=Nona"
    );
}

#[test]
fn a_row_given_twice_counts_once() {
    let text = "V1,V2\na,L1\nb,\na,L1\nb,L2\nb,\n";
    assert_eq!(labelled(text), "a=L1 b=L2");
}

#[test]
fn ids_are_found_by_the_spots_they_name_and_the_other_column_is_the_label() {
    assert_eq!(labelled("label,spot\nL1,a\nL2,b\n"), "a=L1 b=L2");
    assert_eq!(labelled("spot,region\nx,L1\nb,L2\n"), "x=L1 b=L2");
}

#[test]
fn a_first_row_of_a_spot_is_no_header() {
    assert_eq!(labelled("a,L1\nb,L2\n"), "a=L1 b=L2");
    assert_eq!(labelled("a,L1\n"), "a=L1");
    let error = read("a,L1\na,L2\n").unwrap_err().to_string();
    assert!(error.contains("row 2, column `L1`: spot `a` is `L2` here and `L1` in row 1"));
}

#[test]
fn malformed_annotations_name_row_and_column() {
    let cases = [
        ("", "row 1: the file is empty, a header was expected"),
        (
            "V1\na\n",
            "row 1: one column, but a spot id and a label were expected",
        ),
        ("V1,V2\n", "row 1: the table has a header and no rows"),
        (
            "V1,V2\nb,L1\n,L1\n",
            "row 3, column `V1`: the cell is empty",
        ),
        ("V1,V2\na\n", "row 2: 1 cells, but the header has 2"),
        (
            "V1,V2\na,L1\nb,L1\na,L2\n",
            "row 4, column `V2`: spot `a` is `L2` here and `L1` in row 2",
        ),
        (
            "V1,V2\nXa,L1\nXb,L1\n",
            "row 1: no cell names a spot of the slide: the first row below is of `Xa`, and spots are called like \
             `a`; name them alike",
        ),
        (
            "spot,x,label\na,7,L1\nb,8,L1\n",
            "row 1: beside the spot ids there are 2 columns, `x`, `label`, and nothing says which is the label; \
             keep that one and the ids",
        ),
    ];
    for (text, expected) in cases {
        let error = read(text).unwrap_err().to_string();
        assert!(
            error.ends_with(&format!("s_anno.csv, {expected}")),
            "{error}"
        );
    }
}

/// Two spots as Space Ranger calls them.
const VISIUM: [&str; 2] = ["s_AAACAAGTATCTCCCA-1", "s_AAACAATCTACTAGCA-1"];

#[test]
fn an_export_of_loupe_names_spots_by_barcode_and_the_category_in_its_header() {
    let text =
        "Barcode,Layers\nAAACAAGTATCTCCCA-1,L1\nAAACAATCTACTAGCA-1,\nAAACACCAATAACTGC-1,WM\n";
    let read = read_of(&VISIUM, text).unwrap();
    assert_eq!(read.column.as_deref(), Some("Layers"));
    let expected = [
        ("s_AAACAAGTATCTCCCA-1", Some("L1")),
        ("s_AAACAATCTACTAGCA-1", None),
        ("AAACACCAATAACTGC-1", Some("WM")),
    ];
    let expected = expected.map(|(id, label)| (id.to_owned(), label.map(str::to_owned)));
    assert_eq!(read.labels, expected);
}

#[test]
fn a_table_of_tabs_without_a_header_has_no_name_for_its_labels() {
    let text = "AAACAAGTATCTCCCA-1\tLayer_3\nAAACAATCTACTAGCA-1\t\n";
    let read = read_of(&VISIUM, text).unwrap();
    assert_eq!(read.column, None);
    assert_eq!(read.labels[0].1.as_deref(), Some("Layer_3"));
    assert_eq!(read.labels[1].1, None);
}

#[test]
fn bases_are_enough_where_no_barcode_is_written_as_on_the_slide() {
    for (before, behind) in [("", ""), ("", "-2"), ("151673_", "-1"), ("", "-1-0")] {
        let text = format!("Barcode,V2\n{before}AAACAATCTACTAGCA{behind},L6\n");
        let read = read_of(&VISIUM, &text).unwrap();
        assert_eq!(read.labels[0].0, VISIUM[1], "{text}");
    }
}

#[test]
fn barcodes_of_several_sections_are_refused_for_each_capture_area_has_the_same() {
    let text = "Barcode,V2\nAAACAAGTATCTCCCA-1,L1\nAAACAATCTACTAGCA-1,L1\nAAACAAGTATCTCCCA-2,L2\n";
    let error = read_of(&VISIUM, text).unwrap_err().to_string();
    assert!(
        error.contains("barcodes have the suffixes -1 (2) and -2 (1)"),
        "{error}"
    );
    assert!(error.ends_with("keep the rows of this section"), "{error}");
}

#[test]
fn ids_with_their_slide_tell_sections_apart() {
    let text = "V1,V2\ns_AAACAAGTATCTCCCA-1,L1\nt_AAACAAGTATCTCCCA-1,L2\n";
    let read = read_of(&VISIUM, text).unwrap();
    assert_eq!(
        read.labels[0],
        (VISIUM[0].to_owned(), Some("L1".to_owned()))
    );
    assert_eq!(read.labels[1].0, "t_AAACAAGTATCTCCCA-1");
}
