//! Whatever bytes a file holds, reading ends in a slide or in an error.

use proptest::prelude::*;

use super::fixture::{BARCODES, FACTORS, FEATURES, Fixture, MATRIX, POSITIONS, golden_root, gzip};

/// Anything, and things that look enough like one of the files to get past its head.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let head = prop::sample::select(vec![
        &b""[..],
        b"\xef\xbb\xbf",
        b"\x1f\x8b\x08",
        b"%%MatrixMarket matrix coordinate integer general\n",
        b"%%MatrixMarket matrix coordinate real general\n2 2 3\n",
        b"barcode,in_tissue,array_row,array_col,pxl_row_in_fullres,pxl_col_in_fullres\n",
        b"AAC-1,1,0,0,1,2\n",
        b"{\"spot_diameter_fullres\": ",
        b"E1\tA\tGene Expression\n",
    ]);
    let cell = "(AA[CG]-1|Gene Expression|-?[0-9.e]{0,3}|\"|NaN|inf|[a-z%{}:]|,|\t| |\n|\r\n)";
    let entry = (0_u8..4, 0_u8..4, -1_i8..9).prop_map(|(f, b, c)| format!("{f} {b} {c}"));
    let rows = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        prop::collection::vec(cell, 0..20).prop_map(|cells| cells.concat().into_bytes()),
        prop::collection::vec(cell, 0..20).prop_map(|cells| cells.join(",").into_bytes()),
        prop::collection::vec(cell, 0..20).prop_map(|cells| cells.join("\t").into_bytes()),
        prop::collection::vec(entry, 0..6).prop_map(|rows| rows.join("\n").into_bytes()),
    ];
    (head, rows).prop_map(|(head, rows)| [head, &rows].concat())
}

fn check(fixture: &Fixture) -> Result<(), TestCaseError> {
    if let Ok(slide) = fixture.read() {
        prop_assert_eq!(slide.spots.len(), slide.counts.n_spots());
        prop_assert_eq!(slide.genes.len(), slide.counts.n_genes());
        prop_assert!(!slide.spots.is_empty());
        prop_assert!(slide.radius_px > 0.0);
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_file_can_make_reading_panic(
        file in prop::sample::select(vec![MATRIX, FEATURES, BARCODES, POSITIONS, FACTORS]),
        bytes in bytes(),
        is_gzip in any::<bool>(),
    ) {
        let bytes = if is_gzip { gzip(bytes) } else { bytes };
        check(&Fixture::new().with(file, bytes))?;
    }

    #[test]
    fn no_damage_to_parquet_positions_can_make_reading_panic(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let path = "hd/binned_outputs/square_008um/spatial/tissue_positions.parquet";
        let mut bytes = std::fs::read(golden_root().join(path)).unwrap();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let fixture = Fixture::new()
            .with(BARCODES, gzip("s_008um_00010_00010-1\ns_008um_00011_00010-1\n"))
            .with("spatial/tissue_positions.parquet", bytes);
        check(&fixture)?;
    }
}
