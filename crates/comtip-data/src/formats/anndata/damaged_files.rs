//! Whatever is done to a file, reading it ends in a slide or in an error.

use proptest::prelude::*;

use super::anndata_file::AnnDataFile;
use super::tests::golden;
use super::todays_files::unpacked;
use crate::formats::read_options::ReadOptions;

proptest! {
    #[test]
    fn no_damage_can_make_reading_panic(
        bytes in prop::sample::select(files()),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.1, any::<prop::sample::Index>()),
    ) {
        let mut bytes = bytes;
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.h5ad");
        std::fs::write(&path, bytes).unwrap();
        let file = AnnDataFile::open(&path).unwrap();
        let plain = ReadOptions::of_labels("region");
        let chosen = ReadOptions {
            patient_column: Some("donor".to_owned()),
            gene_symbols: Some("symbol".to_owned()),
            layer: Some("raw/X".to_owned()),
            ..plain.clone()
        };
        let read = [file.read(&chosen), file.read(&plain), file.read_full(plain)];
        for slide in read.into_iter().flatten() {
            prop_assert_eq!(slide.spots.len(), slide.counts.n_spots());
            prop_assert_eq!(slide.genes.len(), slide.counts.n_genes());
            prop_assert!(slide.radius_px > 0.0);
        }
        let _ = super::decode_picture::decode(&path, None);
    }
}

/// Files of each kind there is.
fn files() -> Vec<Vec<u8>> {
    let of_h5py = ["csr", "csc", "dense", "layers", "legacy", "nullable"];
    let of_today = [
        "defaults",
        "raw",
        "hest",
        "r_scalars",
        "slash",
        "one",
        "tissue_nullable_int",
    ];
    let of_h5py = of_h5py.map(|name| std::fs::read(golden(name)).unwrap());
    of_h5py.into_iter().chain(of_today.map(unpacked)).collect()
}
