//! Walks from one directory of a TIFF to the next, and believes nothing that is claimed.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use super::{Directory, Entry};
use crate::byte_order::ByteOrder;
use crate::io_problem::io_problem;
use crate::tiff::tag;

/// Most bytes that are read of a description.
const MAX_DESCRIPTION: u64 = 1 << 18;
/// Most tags a page may have.
const MAX_TAGS: u64 = 4096;

/// Reads directories one after the other.
pub(super) struct Walker<'a, F> {
    pub(super) file: &'a mut F,
    pub(super) n_bytes: u64,
    pub(super) byte_order: ByteOrder,
    pub(super) is_big: bool,
}

impl<F: Read + Seek> Walker<'_, F> {
    /// The directory at `offset`, and where the next one is.
    pub(super) fn directory(&mut self, offset: u64) -> Result<(Directory, u64), String> {
        self.seek(offset)?;
        let n_tags = self.number(if self.is_big { 8 } else { 2 })?;
        if n_tags > MAX_TAGS {
            return Err(format!("a page claims {n_tags} tags; save the file anew"));
        }
        let long_len = if self.is_big { 8 } else { 4 };
        let mut entries = BTreeMap::new();
        let mut description = None;
        for _ in 0..n_tags {
            let tag = self.number(2)? as u16;
            let kind = self.number(2)?;
            let count = self.long()?;
            let here = self.position()?;
            // Of tags that decide nothing here the decoder reads some, and takes memory for their claims.
            if count.saturating_mul(value_len(kind)) > self.n_bytes {
                return Err(format!(
                    "tag {tag} of the TIFF claims {count} values, more than the file has; fetch it \
                     again"
                ));
            }
            if tag == tag::IMAGE_DESCRIPTION && description.is_none() {
                let at = if count <= long_len {
                    here
                } else {
                    self.long()?
                };
                description = Some((at, count.min(MAX_DESCRIPTION)));
            } else if let Some(n_wanted) = tag::n_wanted(tag) {
                let n_bytes = number_len(kind).ok_or_else(|| not_a_number(tag))?;
                let is_here = count.saturating_mul(n_bytes) <= long_len;
                let at = if is_here { here } else { self.long()? };
                self.seek(at)?;
                let numbers = (0..n_wanted.min(count))
                    .map(|_| self.number(n_bytes as usize))
                    .collect::<Result<_, _>>()?;
                entries.insert(tag, Entry { count, numbers, at });
            } else if self.is_big && !matches!(kind, 1..=13 | 16..=18) {
                // The decoder loses its place in a BigTIFF after a type it does not know.
                return Err(not_a_number(tag));
            }
            self.seek(here + long_len)?;
        }
        let next = self.long()?;
        let directory = Directory {
            offset,
            entries,
            description,
        };
        Ok((directory, next))
    }

    /// A number as wide as an offset.
    pub(super) fn long(&mut self) -> Result<u64, String> {
        self.number(if self.is_big { 8 } else { 4 })
    }

    /// An unsigned number of so many bytes, at most 8.
    pub(super) fn number(&mut self, n_bytes: usize) -> Result<u64, String> {
        let mut bytes = [0; 8];
        self.file
            .read_exact(&mut bytes[..n_bytes])
            .map_err(|error| io_problem(&error))?;
        Ok(self.byte_order.number(&bytes[..n_bytes]))
    }

    fn position(&mut self) -> Result<u64, String> {
        let place = self.file.stream_position();
        place.map_err(|error| io_problem(&error))
    }

    fn seek(&mut self, to: u64) -> Result<(), String> {
        let sought = self.file.seek(SeekFrom::Start(to));
        sought.map(|_| ()).map_err(|error| io_problem(&error))
    }
}

/// Bytes of a value of a type, of an unknown one 1.
fn value_len(kind: u64) -> u64 {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16..=18 => 8,
        _ => 1,
    }
}

/// Bytes of a number of a type; `None` if it is of no unsigned integer.
fn number_len(kind: u64) -> Option<u64> {
    match kind {
        1 | 3 | 4 | 13 | 16 | 18 => Some(value_len(kind)),
        _ => None,
    }
}

fn not_a_number(tag: u16) -> String {
    format!("tag {tag} of the TIFF is of a type it may not have; save the file anew")
}
