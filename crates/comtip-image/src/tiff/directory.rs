//! Directories of a TIFF: the tags that decide how its pages are read.
//!
//! The decoder reads directories too, but only of pages it can decode, and some of its sums
//! overflow on hostile ones. Walked here first, every page is seen and nothing claimed is believed.

use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Seek, SeekFrom};

use super::tag;
use crate::byte_order::ByteOrder;

/// Most pages a file may have.
const MAX_PAGES: usize = 4096;
/// Most bytes that are read of a description.
const MAX_DESCRIPTION: u64 = 1 << 18;
/// Most tags a page may have.
const MAX_TAGS: u64 = 4096;

/// The directories of a file's pages.
pub(super) struct Directories {
    pub(super) byte_order: ByteOrder,
    /// Whether it is a BigTIFF, whose offsets have 8 bytes instead of 4.
    pub(super) is_big: bool,
    pub(super) pages: Vec<Directory>,
}

/// The directory of one page.
pub(super) struct Directory {
    /// Where it starts in the file.
    pub(super) offset: u64,
    entries: BTreeMap<u16, Entry>,
    /// Where its writer's words on it start, and how many bytes they have.
    description: Option<(u64, u64)>,
}

/// A tag that decides how the page is read.
struct Entry {
    count: u64,
    /// The first numbers, as many as are wanted.
    numbers: Vec<u64>,
    /// Where they start in the file.
    at: u64,
}

impl Directories {
    /// Walks the directories of a file of `n_bytes`.
    ///
    /// # Errors
    ///
    /// Says what is malformed, or that the file ends too early.
    pub(super) fn read(file: &mut (impl Read + Seek), n_bytes: u64) -> Result<Self, String> {
        file.rewind()
            .map_err(|error| crate::io_problem::io_problem(&error))?;
        let mut signature = [0; 4];
        file.read_exact(&mut signature)
            .map_err(|error| crate::io_problem::io_problem(&error))?;
        let byte_order = match signature[0] {
            b'I' => ByteOrder::Intel,
            _ => ByteOrder::Motorola,
        };
        let is_big = signature.contains(&43);
        let mut walker = Walker {
            file,
            n_bytes,
            byte_order,
            is_big,
        };
        if is_big && (walker.number(2)?, walker.number(2)?) != (8, 0) {
            return Err("the header of the BigTIFF is malformed; save it anew".to_owned());
        }
        let mut next = walker.long()?;
        let mut seen = HashSet::new();
        let mut pages = Vec::new();
        while next != 0 {
            if !seen.insert(next) {
                return Err("the list of pages runs in a circle; save the file anew".to_owned());
            }
            if pages.len() == MAX_PAGES {
                return Err(format!(
                    "the file has more than {MAX_PAGES} pages; save that of the slide alone"
                ));
            }
            let (page, following) = walker.directory(next)?;
            pages.push(page);
            next = following;
        }
        Ok(Self {
            byte_order,
            is_big,
            pages,
        })
    }
}

impl Directory {
    /// What its writer says of it, as far as it is read; empty if nothing. Read when it is asked for: thousands of pages
    /// may point at one long text.
    pub(super) fn description(&self, file: &mut (impl Read + Seek)) -> Result<String, String> {
        let Some((at, n_bytes)) = self.description else {
            return Ok(String::new());
        };
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(at))
            .and_then(|_| file.take(n_bytes).read_to_end(&mut bytes))
            .map_err(|error| crate::io_problem::io_problem(&error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The one number of a tag, `None` if the page lacks it.
    pub(super) fn number(&self, tag: u16) -> Result<Option<u64>, String> {
        match self.entries.get(&tag) {
            None => Ok(None),
            Some(Entry {
                count: 1, numbers, ..
            }) => Ok(numbers.first().copied()),
            Some(entry) => Err(format!(
                "tag {tag} of the TIFF has {} numbers instead of one; save the file anew",
                entry.count
            )),
        }
    }

    /// All numbers of a tag; none if the page lacks it.
    pub(super) fn numbers(&self, tag: u16) -> Result<&[u64], String> {
        match self.entries.get(&tag) {
            None => Ok(&[]),
            Some(entry) if entry.numbers.len() as u64 == entry.count => Ok(&entry.numbers),
            Some(entry) => Err(format!(
                "tag {tag} of the TIFF has {} numbers, more than it may; save the file anew",
                entry.count
            )),
        }
    }

    /// How many numbers a tag has.
    pub(super) fn count(&self, tag: u16) -> u64 {
        self.entries.get(&tag).map_or(0, |entry| entry.count)
    }

    /// Where the numbers of a tag start in the file.
    pub(super) fn place(&self, tag: u16) -> Option<u64> {
        self.entries.get(&tag).map(|entry| entry.at)
    }
}

struct Walker<'a, F> {
    file: &'a mut F,
    n_bytes: u64,
    byte_order: ByteOrder,
    is_big: bool,
}

impl<F: Read + Seek> Walker<'_, F> {
    /// The directory at `offset`, and where the next one is.
    fn directory(&mut self, offset: u64) -> Result<(Directory, u64), String> {
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
    fn long(&mut self) -> Result<u64, String> {
        self.number(if self.is_big { 8 } else { 4 })
    }

    fn number(&mut self, n_bytes: usize) -> Result<u64, String> {
        let mut bytes = [0; 8];
        self.file
            .read_exact(&mut bytes[..n_bytes])
            .map_err(|error| crate::io_problem::io_problem(&error))?;
        Ok(self.byte_order.number(&bytes[..n_bytes]))
    }

    fn position(&mut self) -> Result<u64, String> {
        let place = self.file.stream_position();
        place.map_err(|error| crate::io_problem::io_problem(&error))
    }

    fn seek(&mut self, to: u64) -> Result<(), String> {
        let sought = self.file.seek(SeekFrom::Start(to));
        sought
            .map(|_| ())
            .map_err(|error| crate::io_problem::io_problem(&error))
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
