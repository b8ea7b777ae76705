//! Filters of HDF5 by the names people know them by.

/// What to say of arrays packed with a filter that is not read.
pub(super) fn refusal(filter: u16) -> String {
    let packed = match name(filter) {
        Some(name) => format!("is packed with {name} (filter {filter}), which is not read"),
        None => format!("is packed with filter {filter}, which is not read"),
    };
    format!("{packed}; write the file with gzip, in Python `write_h5ad(..., compression='gzip')`")
}

/// As registered with the HDF Group.
fn name(filter: u16) -> Option<&'static str> {
    Some(match filter {
        1 => "gzip",
        2 => "shuffle",
        3 => "Fletcher-32",
        4 => "szip",
        5 => "n-bit",
        6 => "scale-offset",
        305 => "LZO",
        307 => "bzip2",
        32000 => "LZF",
        32001 => "blosc",
        32004 => "LZ4",
        32008 => "bitshuffle",
        32013 => "ZFP",
        32015 => "zstd",
        32017 => "SZ",
        32019 => "JPEG",
        32022 => "BitGroom",
        32023 => "granular BitRound",
        32024 => "SZ3",
        32026 => "blosc2",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_named_with_its_number_and_the_remedy() {
        let named = [
            (32015, "zstd"),
            (32004, "LZ4"),
            (4, "szip"),
            (32026, "blosc2"),
        ];
        for (filter, name) in named {
            let refusal = refusal(filter);
            assert!(refusal.starts_with(&format!("is packed with {name} (filter {filter})")));
            assert!(refusal.ends_with("`write_h5ad(..., compression='gzip')`"));
        }
        assert!(refusal(65000).starts_with("is packed with filter 65000, which"));
    }
}
