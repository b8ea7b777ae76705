//! Whether the scans of a JPEG hold all of its pixels.
//!
//! A decoder goes on where its data break off or say nothing that can be: rows are grey or smeared from there on, and nobody
//! is told. So the codes are counted first, as ITU-T T.81 lays them out; no pixel is computed. A changed bit that leaves
//! as many codes as before cannot be told from data.

mod bits;
mod blocks;
mod frame;
mod huffman_table;

use std::io::{BufRead, Error, ErrorKind, Result};

use bits::{Bits, damaged};
use blocks::{Pass, Tables};
use frame::Frame;
use huffman_table::HuffmanTable;

use crate::complete::{next_marker, segment};

const START: u8 = 0xD8;
const END: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;
const TABLES: u8 = 0xC4;
const RESTART_INTERVAL: u8 = 0xDD;
const FIRST_RESTART: u8 = 0xD0;
const LAST_RESTART: u8 = 0xD7;
/// As many as the decoder takes.
const MAX_SCANS: usize = 100;

/// Reads the scans of a JPEG, with tables that may have come before it.
#[derive(Debug, Clone, Default)]
pub(crate) struct JpegScans {
    means: [Option<HuffmanTable>; 4],
    others: [Option<HuffmanTable>; 4],
    /// Units between two restarts; 0 if there are none.
    restart_interval: u32,
    frame: Option<Frame>,
    n_scans: usize,
}

/// The components of a scan, and what it tells of them.
struct Scan {
    components: Vec<ScanComponent>,
    pass: Pass,
}

/// A component in a scan.
struct ScanComponent {
    /// Its place in the frame.
    place: usize,
    /// Blocks in a unit.
    n_blocks: u32,
    /// The table of its means.
    mean: usize,
    /// The table of its other coefficients.
    others: usize,
}

impl JpegScans {
    /// Reads a JPEG to its end marker: a picture, or tables for one that comes later.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnexpectedEof`] if it ends first, [`ErrorKind::InvalidData`] if a scan ends before its pixels do, goes on
    /// after them, or holds what is no code, with the row.
    pub(crate) fn read(&mut self, jpeg: &mut impl BufRead) -> Result<()> {
        let mut marker = next_marker(jpeg)?;
        loop {
            marker = match marker {
                END => break,
                START => next_marker(jpeg)?,
                TABLES => {
                    self.read_tables(&segment(jpeg)?)?;
                    next_marker(jpeg)?
                }
                RESTART_INTERVAL => {
                    let segment = segment(jpeg)?;
                    let interval = segment.first_chunk().ok_or_else(damaged)?;
                    self.restart_interval = u16::from_be_bytes(*interval).into();
                    next_marker(jpeg)?
                }
                0xC0..=0xC2 => {
                    self.frame = Some(Frame::of(&segment(jpeg)?, marker == 0xC2)?);
                    next_marker(jpeg)?
                }
                // Frames that no decoder here reads.
                0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return Ok(()),
                START_OF_SCAN => self.read_scan(jpeg)?,
                _ => {
                    segment(jpeg)?;
                    next_marker(jpeg)?
                }
            };
        }
        match &self.frame {
            Some(frame) if frame.components.iter().any(|c| !c.is_there) => Err(damaged()),
            _ => Ok(()),
        }
    }

    fn read_tables(&mut self, mut segment: &[u8]) -> Result<()> {
        while let Some((place, rest)) = segment.split_first() {
            let (n_of_length, rest) = rest.split_first_chunk::<16>().ok_or_else(damaged)?;
            let n_symbols = n_of_length.iter().map(|n| usize::from(*n)).sum();
            let (symbols, rest) = rest.split_at_checked(n_symbols).ok_or_else(damaged)?;
            let table = HuffmanTable::new(n_of_length, symbols.to_vec()).ok_or_else(damaged)?;
            let of_class = match place >> 4 {
                0 => &mut self.means,
                _ => &mut self.others,
            };
            let slot = of_class.get_mut(usize::from(place & 15));
            *slot.ok_or_else(damaged)? = Some(table);
            segment = rest;
        }
        Ok(())
    }

    /// Reads a scan, and returns the marker behind it.
    fn read_scan(&mut self, jpeg: &mut impl BufRead) -> Result<u8> {
        self.n_scans += 1;
        let header = segment(jpeg)?;
        let mut frame = self.frame.take().ok_or_else(damaged)?;
        let scan = Scan::of(&header, &mut frame).ok_or_else(damaged)?;
        if self.n_scans > MAX_SCANS {
            return Err(damaged());
        }
        let marker = self.read_units(jpeg, &mut frame, &scan)?;
        self.frame = Some(frame);
        Ok(marker)
    }

    /// Reads the codes of a scan unit by unit, and returns the marker behind them.
    fn read_units(&self, jpeg: &mut impl BufRead, frame: &mut Frame, scan: &Scan) -> Result<u8> {
        let units = frame.units(&scan.places());
        let n_units = units.n_across * units.n_down;
        let mut bits = Bits::of(jpeg);
        let (mut n_empty, mut next_restart) = (0, FIRST_RESTART);
        for unit in 0..n_units {
            let row = unit / units.n_across * units.height;
            let height = frame.height;
            let in_row = |error| in_row(error, row, height);
            if self.restart_interval > 0 && unit > 0 && unit % self.restart_interval == 0 {
                if bits.end().map_err(in_row)? != next_restart {
                    return Err(in_row(damaged()));
                }
                next_restart = FIRST_RESTART + (next_restart - FIRST_RESTART + 1) % 8;
                n_empty = 0;
            }
            for component in &scan.components {
                let tables = Tables {
                    mean: self.means[component.mean].as_ref(),
                    others: self.others[component.others].as_ref(),
                };
                let is_set = &mut frame.components[component.place].is_set;
                // Only a component by itself has others than means in a progressive picture.
                let mut none = 0;
                let is_set = is_set.get_mut(unit as usize).unwrap_or(&mut none);
                for _ in 0..component.n_blocks {
                    let taken = scan.pass.take(&mut bits, tables, is_set, &mut n_empty);
                    taken.map_err(in_row)?;
                }
            }
        }
        let ended = bits.end().map_err(|error| match error.kind() {
            ErrorKind::InvalidData => Error::new(
                ErrorKind::InvalidData,
                format!(
                    "its data are damaged and go on after the last of {} rows; fetch it again",
                    frame.height
                ),
            ),
            _ => error,
        });
        match ended? {
            FIRST_RESTART..=LAST_RESTART => next_marker(jpeg),
            marker => Ok(marker),
        }
    }
}

impl Scan {
    /// Reads the header of a scan; `None` if it contradicts the frame.
    fn of(header: &[u8], frame: &mut Frame) -> Option<Self> {
        let (n_components, rest) = header.split_first()?;
        let n_components = usize::from(*n_components);
        let (components, rest) = rest.split_at_checked(2 * n_components)?;
        let [first, last, bits, ..] = *rest else {
            return None;
        };
        let (first, last) = (u32::from(first), u32::from(last));
        let pass = match (frame.is_progressive, first, bits >> 4) {
            (false, ..) => Pass::Sequential,
            (true, 0, 0) => Pass::Mean,
            (true, 0, _) => Pass::MeanAgain,
            (true, _, 0) => Pass::Others(first, last),
            (true, ..) => Pass::OthersAgain(first, last),
        };
        let is_mean = matches!(pass, Pass::Sequential | Pass::Mean | Pass::MeanAgain);
        if !is_mean && (n_components != 1 || last < first || last > 63) {
            return None;
        }
        let places: Option<Vec<usize>> = components
            .chunks_exact(2)
            .map(|chunk| frame.components.iter().position(|c| c.id == chunk[0]))
            .collect();
        let places = places.filter(|places| !places.is_empty())?;
        let n_units = frame.units(&places);
        let of_component = places.iter().zip(components.chunks_exact(2));
        let components = of_component.map(|(place, chunk)| ScanComponent {
            place: *place,
            n_blocks: frame.n_blocks(&places, *place),
            mean: usize::from(chunk[1] >> 4 & 3),
            others: usize::from(chunk[1] & 3),
        });
        let components = components.collect();
        for place in places {
            let component = &mut frame.components[place];
            component.is_there |= is_mean;
            if !is_mean {
                let n_blocks = n_units.n_across as usize * n_units.n_down as usize;
                component.is_set.resize(n_blocks, 0);
            }
        }
        Some(Self { components, pass })
    }

    fn places(&self) -> Vec<usize> {
        self.components.iter().map(|c| c.place).collect()
    }
}

fn in_row(error: Error, row: u32, height: u32) -> Error {
    match error.kind() {
        ErrorKind::InvalidData => Error::new(
            ErrorKind::InvalidData,
            format!(
                "its data are damaged in row {} of {height}, or above it; fetch it again",
                row + 1
            ),
        ),
        _ => error,
    }
}

#[cfg(test)]
mod tests;
