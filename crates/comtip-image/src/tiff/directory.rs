//! Directories of a TIFF: the tags that decide how its pages are read.
//!
//! The decoder reads directories too, but only of pages it can decode, and some of its sums
//! overflow on hostile ones. Walked here first, every page is seen and nothing claimed is believed.

mod walker;

use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Seek, SeekFrom};

use crate::byte_order::ByteOrder;
use crate::io_problem::io_problem;
use walker::Walker;

/// Most pages a file may have.
const MAX_PAGES: usize = 4096;

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
        file.rewind().map_err(|error| io_problem(&error))?;
        let mut signature = [0; 4];
        file.read_exact(&mut signature)
            .map_err(|error| io_problem(&error))?;
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
            .map_err(|error| io_problem(&error))?;
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
