//! Counts for files of AnnData in tests, where only the rest of the file matters.

use hdf5_pure::{AttrValue, FileBuilder};

/// Puts in a matrix with a count of one at the first gene of each of `n` spots.
pub(crate) fn add_counts_of_one(file: &mut FileBuilder, n: usize) {
    let mut x = file.create_group("X");
    x.create_dataset("data").with_f64_data(&vec![1.0; n]);
    x.create_dataset("indices").with_i64_data(&vec![0; n]);
    let starts: Vec<i64> = (0..=n as i64).collect();
    x.create_dataset("indptr").with_i64_data(&starts);
    let csr = AttrValue::VarLenString("csr_matrix".to_owned());
    x.set_attr("encoding-type", csr);
    file.add_group(x.finish());
}
