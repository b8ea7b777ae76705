//! Tables that are missing, double or of several sections.

use crate::formats::stimage::fixture::{ANNOTATION, COORDINATES, COUNTS, Fixture, IMAGE};

#[test]
fn missing_files_say_where_they_were_looked_for() {
    let error = Fixture::new().without(COUNTS).problem();
    assert!(error.starts_with("slide s: no counts at "), "{error}");
    assert!(
        error.contains("s_count.csv; put <slide>_count.csv"),
        "{error}"
    );
    let error = Fixture::new().without(IMAGE).problem();
    assert!(error.starts_with("slide s: no image at "), "{error}");
    assert!(
        error.contains("s.png; put the full-resolution image"),
        "{error}"
    );
}

#[test]
fn two_files_of_one_kind_are_refused_and_both_are_named() {
    let pairs = [
        ("ST/image/s.png", "ST/image/s.tif"),
        ("ST/image/s.png", "ST/image/s.jpg"),
        ("ST/gene_exp/s_count.csv", "ST/gene_exp/s_count.csv.gz"),
    ];
    for (one, other) in pairs {
        let fixture = Fixture::new().with(other, "");
        assert_eq!(fixture.open().unwrap().fingerprint("s"), None);
        let error = fixture.problem();
        assert!(error.starts_with("slide s: "), "{error}");
        assert!(error.contains(one) && error.contains(other), "{error}");
        assert!(error.contains("are both its "), "{error}");
    }
}

#[test]
fn ids_of_one_table_only_are_dropped_by_name_and_order_is_that_of_coordinates() {
    let coordinates = ",yaxis,xaxis,r\ns_3,1,1,5\ns_1,1,1,5\ns_9,1,1,5\n";
    let slide = Fixture::new()
        .with(COORDINATES, coordinates)
        .with(COUNTS, ",A,B\ns_1,1,0\ns_2,7,7\ns_3,0,3\n")
        .with(ANNOTATION, "V1,V2\ns_1,L1\ns_2,L2\ns_8,L8\ns_3,exclude\n")
        .read()
        .unwrap();
    let ids: Vec<_> = slide.spots.iter().map(|spot| spot.id.as_str()).collect();
    assert_eq!(ids, ["s_3", "s_1"]);
    assert_eq!(slide.counts.spot(0), (&[1][..], &[3.0][..]));
    assert_eq!(slide.counts.spot(1), (&[0][..], &[1.0][..]));
    assert_eq!(slide.counts.total(), 4.0);
    let labels: Vec<_> = slide.spots.iter().map(|s| s.label.as_deref()).collect();
    assert_eq!(labels, [None, Some("L1")]);
    assert_eq!(slide.dropped.without_counts, ["s_9"]);
    assert_eq!(slide.dropped.without_coordinates, ["s_2"]);
    assert_eq!(slide.dropped.unknown_labels, ["s_2", "s_8"]);
}

#[test]
fn tables_without_a_common_spot_show_an_example_of_each() {
    let error = Fixture::new().with(COUNTS, ",A\n1x1,1\n").problem();
    assert_eq!(
        error,
        "slide s: no spot has both coordinates and counts: coordinates name spots like `s_1x1`, \
         counts like `1x1`; both tables must name spots alike"
    );
    let transposed = ",s_1x1,s_1x2\nA,1,0\nB,0,2\n";
    let error = Fixture::new().with(COUNTS, transposed).problem();
    assert!(
        error.ends_with("the columns of the count table are spots, transpose it"),
        "{error}"
    );
}

#[test]
fn tables_of_several_sections_are_refused_with_the_sign_and_the_remedy() {
    let error = Fixture::new()
        .with(
            COORDINATES,
            ",yaxis,xaxis,r\na_1x1,10,20,5\na_1x2,10,30,5\nb_1x1,40,20,5\nb_1x2,40,30,5\n",
        )
        .with(COUNTS, ",A\na_1x1,1\na_1x2,1\nb_1x1,1\nb_1x2,1\n")
        .problem();
    assert_eq!(
        error,
        "slide s: several sections are pooled here, but a slide is one section with its picture: 2 places of the \
         array are used by several spots each; write a table of coordinates and one of counts for each section, \
         beside its own image"
    );
}
