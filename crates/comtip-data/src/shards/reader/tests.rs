//! Shards come back as they were written, or are refused.

mod rewrite;

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, ListArray, StringArray, UInt32Array};
use comtip_files::FileError;
use tempfile::TempDir;

use rewrite::{replace, rewrite, set};

use super::*;
use crate::shards::example;
use crate::shards::tile_png::decode_tile;
use crate::slide::{Patient, PatientOrigin};

struct Prepared {
    folder: TempDir,
    path: PathBuf,
}

fn prepared() -> Prepared {
    let folder = tempfile::tempdir().unwrap();
    example::shards(folder.path(), &["s1"]);
    let path = folder.path().join("shards/s1.parquet");
    Prepared { folder, path }
}

fn problem(read: Result<impl std::fmt::Debug, DataError>) -> String {
    match read {
        Err(error @ DataError::Shard { .. }) => error.to_string(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_shard_gives_back_the_slide() {
    let prepared = prepared();
    let slide = example::slide(prepared.folder.path(), "s1");
    let shard = Shard::open(&prepared.path).unwrap();
    let read = shard.read_spots().unwrap();
    assert_eq!(read.spots, slide.spots);
    assert_eq!(read.counts, slide.counts);
    assert_eq!(shard.genes(), slide.genes);
    assert_eq!(shard.n_spots(), 3);
    let wanted = ShardMetadata {
        slide: "s1".to_owned(),
        patient: Patient::new("P", PatientOrigin::Table),
        technology: "ST".to_owned(),
        radius_px: 5.3,
        tile_px: 11,
        tile_um: Some(100.0),
        mpp: None,
        scale_source: Some("100 um spot of ST assumed".to_owned()),
        label_origin: Some(crate::slide::LabelOrigin::Transferred),
        image_width_px: 60,
        image_height_px: 50,
    };
    assert_eq!(shard.facts(), &wanted);
    let tiles = shard.read_tiles().unwrap();
    assert_eq!(tiles.len(), 3);
    let mut digest = TilesDigest::default();
    for (spot, tile) in slide.spots.iter().zip(tiles) {
        digest.push(&spot.id, &decode_tile(&tile).unwrap());
    }
    assert_eq!(shard.tiles_sha256(), Some(&*digest.finish()));
}

#[test]
fn a_shard_cut_anywhere_is_refused() {
    let prepared = prepared();
    let whole = std::fs::read(&prepared.path).unwrap();
    for len in (0..whole.len()).step_by(97).chain([whole.len() - 1]) {
        std::fs::write(&prepared.path, &whole[..len]).unwrap();
        let problem = problem(Shard::open(&prepared.path));
        assert!(
            problem.contains("s1.parquet: not a whole Parquet file"),
            "{problem}"
        );
        assert!(problem.ends_with("write it again with `comtip prepare`"));
    }
}

#[test]
fn a_text_is_no_shard() {
    let prepared = prepared();
    std::fs::write(&prepared.path, "spot_id,x,y\n".repeat(100)).unwrap();
    assert!(problem(Shard::open(&prepared.path)).contains("not a whole Parquet file"));
}

#[test]
fn a_missing_shard_is_an_io_error() {
    let opened = Shard::open("no/such.parquet");
    assert!(matches!(
        opened,
        Err(DataError::File(FileError::Io { action: "open", .. }))
    ));
}

#[test]
fn the_rewriting_of_these_tests_is_itself_harmless() {
    let prepared = prepared();
    let before = Shard::open(&prepared.path).unwrap().read_spots().unwrap();
    rewrite(&prepared.path, |_| {}, |_| {});
    let after = Shard::open(&prepared.path).unwrap().read_spots().unwrap();
    assert_eq!(before, after);
}

#[test]
fn a_foreign_parquet_file_and_another_version_are_distinguished() {
    let foreign = prepared();
    rewrite(&foreign.path, Vec::clear, |_| {});
    assert!(problem(Shard::open(&foreign.path)).contains("a Parquet file, but no shard"));
    let newer = prepared();
    rewrite(
        &newer.path,
        |pairs| set(pairs, "comtip.version", "2"),
        |_| {},
    );
    let problem = problem(Shard::open(&newer.path));
    assert!(problem.contains("version 2, and this release reads version 1"));
}

#[test]
fn a_missing_column_is_named() {
    let prepared = prepared();
    rewrite(
        &prepared.path,
        |_| {},
        |columns| columns.retain(|(name, _)| name != "count"),
    );
    assert!(problem(Shard::open(&prepared.path)).contains("there is no column `count`"));
}

#[test]
fn a_column_of_another_type_is_named() {
    let prepared = prepared();
    let texts = StringArray::from(vec!["1", "2", "3"]);
    rewrite(
        &prepared.path,
        |_| {},
        |columns| replace(columns, "x", texts),
    );
    let problem = problem(Shard::open(&prepared.path));
    assert!(
        problem.contains("column `x` holds Utf8, not Float64"),
        "{problem}"
    );
}

#[test]
fn a_changed_gene_list_is_refused() {
    let prepared = prepared();
    let genes = r#"["HLA-B","MT-CO1","NKX2-1","GFAP"]"#;
    rewrite(
        &prepared.path,
        |pairs| set(pairs, "comtip.genes", genes),
        |_| {},
    );
    assert!(problem(Shard::open(&prepared.path)).contains("does not have the hash"));
}

#[test]
fn a_null_or_infinite_coordinate_is_refused_by_row() {
    let null = prepared();
    let xs = Float64Array::from(vec![Some(1.0), None, Some(2.0)]);
    rewrite(&null.path, |_| {}, |columns| replace(columns, "x", xs));
    let shard = Shard::open(&null.path).unwrap();
    assert!(problem(shard.read_spots()).contains("row 2: column `x` is null"));
    let infinite = prepared();
    let ys = Float64Array::from(vec![1.0, 2.0, f64::INFINITY]);
    rewrite(&infinite.path, |_| {}, |columns| replace(columns, "y", ys));
    let shard = Shard::open(&infinite.path).unwrap();
    assert!(problem(shard.read_spots()).contains("row 3: the coordinates are"));
}

#[test]
fn gene_indices_that_fall_leave_the_list_or_lack_counts_are_refused() {
    let lists: [(&[u32], &str); 3] = [
        (&[3, 0], "row 1: gene index 0 follows 3"),
        (&[0, 4], "row 1: gene index 4, but there are 4 genes"),
        (&[0], "row 1: 1 gene indices but 2 counts"),
    ];
    for (first, wanted) in lists {
        let prepared = prepared();
        let rows = [Some(first), Some(&[1, 2, 3]), Some(&[])];
        let rows = rows.map(|row| row.map(|row| row.iter().copied().map(Some).collect::<Vec<_>>()));
        let column = ListArray::from_iter_primitive::<arrow_array::types::UInt32Type, _, _>(rows);
        rewrite(
            &prepared.path,
            |_| {},
            |columns| replace(columns, "gene_idx", column),
        );
        let shard = Shard::open(&prepared.path).unwrap();
        let problem = problem(shard.read_spots());
        assert!(problem.contains(wanted), "{problem}");
    }
}

#[test]
fn extra_columns_are_ignored() {
    let prepared = prepared();
    let extra: ArrayRef = Arc::new(UInt32Array::from(vec![1, 2, 3]));
    rewrite(
        &prepared.path,
        |_| {},
        |columns| columns.insert(0, ("more".to_owned(), extra)),
    );
    assert_eq!(
        Shard::open(&prepared.path)
            .unwrap()
            .read_spots()
            .unwrap()
            .spots
            .len(),
        3
    );
}
