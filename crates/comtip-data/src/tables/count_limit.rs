//! How many counts a file of its length can hold.

/// Counts above zero to a byte: real tables have about one, packed. One bit each is less than their
/// places alone would take.
const PER_BYTE: u64 = 8;
/// So many are taken of any file; they need 32 MiB.
const FREE: u64 = 1 << 22;

/// Counts the counts above zero that are taken from a file, and refuses more than its bytes can hold:
/// a megabyte of gzip can unpack to half a billion of them.
#[derive(Debug)]
pub(crate) struct CountLimit {
    n_bytes: u64,
    n_left: u64,
}

impl CountLimit {
    /// For a file of this length on the disk.
    pub(crate) fn of_file(n_bytes: u64) -> Self {
        Self {
            n_bytes,
            n_left: n_bytes.saturating_mul(PER_BYTE).saturating_add(FREE),
        }
    }

    /// Takes some more.
    ///
    /// # Errors
    ///
    /// If there are more than the file can hold.
    pub(crate) fn take(&mut self, n_counts: usize) -> Result<(), String> {
        match self.n_left.checked_sub(n_counts as u64) {
            Some(n_left) => {
                self.n_left = n_left;
                Ok(())
            }
            None => Err(format!(
                "more counts above zero than a file of {} bytes holds of any tissue; if they are \
                 real, store them without compression",
                self.n_bytes
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_counts_than_its_bits_are_refused_of_a_long_file_and_some_are_free() {
        let mut of_nothing = CountLimit::of_file(0);
        assert_eq!(of_nothing.take(1 << 22), Ok(()));
        assert!(of_nothing.take(1).unwrap_err().contains("of 0 bytes"));
        let mut long = CountLimit::of_file(1 << 30);
        assert_eq!(long.take((8 << 30) + (1 << 22)), Ok(()));
        assert!(long.take(1).is_err());
    }
}
