//! Whatever bytes a table holds, reading ends in a slide or in an error.

use proptest::prelude::*;

use super::fixture::{ANNOTATION, COORDINATES, COUNTS, Fixture, META};

/// Anything, and things that look enough like a table to get past its header.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let header = prop::sample::select(vec![
        &b""[..],
        b"\xef\xbb\xbf",
        b"\x1f\x8b\x08",
        b",yaxis,xaxis,r\n",
        b",A,A,B\r\n",
        b"V1,V2\n",
        b"slide,species,tissue,pmid,title,involve_cancer,tech,spot_num,gene_num\n",
    ]);
    let cell = "(s_1x[12]|-?[0-9.e]{0,3}|\"|NaN|inf|[a-z]|,|\n|\r\n)";
    let rows = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        prop::collection::vec(cell, 0..20).prop_map(|cells| cells.concat().into_bytes()),
        prop::collection::vec(cell, 0..20).prop_map(|cells| cells.join(",").into_bytes()),
    ];
    (header, rows).prop_map(|(header, rows)| [header, &rows].concat())
}

proptest! {
    #[test]
    fn no_table_can_make_reading_panic(
        file in prop::sample::select(vec![COORDINATES, COUNTS, ANNOTATION, META]),
        bytes in bytes(),
    ) {
        let fixture = Fixture::new().with(file, bytes);
        if let Ok(slide) = fixture.read() {
            prop_assert_eq!(slide.spots.len(), slide.counts.n_spots());
            prop_assert_eq!(slide.genes.len(), slide.counts.n_genes());
            prop_assert!(!slide.spots.is_empty());
        }
    }
}
