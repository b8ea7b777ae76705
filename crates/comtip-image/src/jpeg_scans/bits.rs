//! The bits of a scan, up to the next marker.

use std::io::{BufRead, Error, ErrorKind, Result};

use super::huffman_table::{HuffmanTable, MAX_CODE_BITS};

/// The bits between two markers, their stuffed zeros left out.
pub(super) struct Bits<'r, R> {
    from: &'r mut R,
    /// Bits that are read and not taken yet, the next one highest.
    held: u64,
    n_held: u32,
    /// The marker that ends them, once it is met.
    marker: Option<u8>,
}

impl<'r, R: BufRead> Bits<'r, R> {
    pub(super) fn of(from: &'r mut R) -> Self {
        Self {
            from,
            held: 0,
            n_held: 0,
            marker: None,
        }
    }

    /// Takes so many bits, 16 at most.
    pub(super) fn take(&mut self, n_bits: u32) -> Result<u32> {
        if n_bits == 0 {
            return Ok(0);
        }
        if self.n_held < n_bits {
            self.fill()?;
        }
        let bits = (self.held >> (u64::BITS - n_bits)) as u32;
        self.drop(n_bits)?;
        Ok(bits)
    }

    /// Takes the symbol of a code.
    pub(super) fn symbol(&mut self, table: &HuffmanTable) -> Result<u8> {
        if self.n_held < MAX_CODE_BITS {
            self.fill()?;
        }
        let next = (self.held >> (u64::BITS - MAX_CODE_BITS)) as u16;
        let (symbol, n_bits) = table.find(next).ok_or_else(damaged)?;
        self.drop(n_bits)?;
        Ok(symbol)
    }

    /// Passes over what fills the last byte, and whole bytes of zeros or ones, to the marker; what comes next are the
    /// bits behind it.
    pub(super) fn end(&mut self) -> Result<u8> {
        self.drop(self.n_held % 8)?;
        loop {
            while self.n_held > 0 {
                if !matches!(self.take(8)?, 0 | 0xFF) {
                    return Err(damaged());
                }
            }
            match self.marker.take() {
                Some(marker) => return Ok(marker),
                None => self.fill()?,
            }
        }
    }

    fn drop(&mut self, n_bits: u32) -> Result<()> {
        self.n_held = self.n_held.checked_sub(n_bits).ok_or_else(damaged)?;
        self.held <<= n_bits;
        Ok(())
    }

    fn fill(&mut self) -> Result<()> {
        while self.n_held <= u64::BITS - 8 && self.marker.is_none() {
            let byte = self.byte()?;
            if byte == 0xFF {
                let mut code = self.byte()?;
                while code == 0xFF {
                    code = self.byte()?;
                }
                if code != 0 {
                    self.marker = Some(code);
                    return Ok(());
                }
            }
            self.n_held += 8;
            self.held |= u64::from(byte) << (u64::BITS - self.n_held);
        }
        Ok(())
    }

    fn byte(&mut self) -> Result<u8> {
        let mut byte = [0];
        self.from.read_exact(&mut byte)?;
        Ok(byte[0])
    }
}

/// What is said of codes that none can be; whoever knows the row adds it.
pub(super) fn damaged() -> Error {
    Error::new(
        ErrorKind::InvalidData,
        "its data are damaged; fetch it again",
    )
}
