//! The codes of one block of 8 x 8 coefficients (ITU-T T.81, annexes F and G).

use std::io::{BufRead, Result};

use super::bits::{Bits, damaged};
use super::huffman_table::HuffmanTable;

/// Coefficients of a block.
const N_COEFFICIENTS: u32 = 64;
/// Most bits a coefficient has.
const MAX_BITS: u8 = 15;

/// What a scan says of the coefficients of its blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// All of them.
    Sequential,
    /// The mean.
    Mean,
    /// One more bit of the mean.
    MeanAgain,
    /// Others, from the first to the last of these.
    Others(u32, u32),
    /// One more bit of those that are not zero, and which others are not.
    OthersAgain(u32, u32),
}

/// Tables of a component; a pass takes one of them or both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables<'t> {
    pub(super) mean: Option<&'t HuffmanTable>,
    pub(super) others: Option<&'t HuffmanTable>,
}

impl Pass {
    /// Takes the codes of a block. `is_set` has a bit for each coefficient that is not zero, `n_empty` is how many of the
    /// next blocks have no code; both are of progressive pictures.
    pub(super) fn take<R: BufRead>(
        self,
        bits: &mut Bits<'_, R>,
        tables: Tables<'_>,
        is_set: &mut u64,
        n_empty: &mut u32,
    ) -> Result<()> {
        let mean = || tables.mean.ok_or_else(damaged);
        let others = || tables.others.ok_or_else(damaged);
        match self {
            Self::Sequential => {
                take_mean(bits, mean()?)?;
                take_others(bits, others()?)
            }
            Self::Mean => take_mean(bits, mean()?),
            Self::MeanAgain => bits.take(1).map(|_| ()),
            Self::Others(..) if *n_empty > 0 => {
                *n_empty -= 1;
                Ok(())
            }
            Self::Others(first, last) => {
                take_first_pass(bits, others()?, first..=last, is_set, n_empty)
            }
            Self::OthersAgain(first, last) => {
                take_again(bits, others()?, [first, last], is_set, n_empty)
            }
        }
    }
}

fn take_mean<R: BufRead>(bits: &mut Bits<'_, R>, table: &HuffmanTable) -> Result<()> {
    let n_bits = bits.symbol(table)?;
    if n_bits > MAX_BITS {
        return Err(damaged());
    }
    bits.take(n_bits.into()).map(|_| ())
}

/// Zeros that are passed over, and the bits of the coefficient behind them.
fn run<R: BufRead>(bits: &mut Bits<'_, R>, table: &HuffmanTable) -> Result<(u32, u32)> {
    let symbol = u32::from(bits.symbol(table)?);
    Ok((symbol >> 4, symbol & 15))
}

fn take_others<R: BufRead>(bits: &mut Bits<'_, R>, table: &HuffmanTable) -> Result<()> {
    let mut at = 1;
    while at < N_COEFFICIENTS {
        match run(bits, table)? {
            (15, 0) => at += 16,
            (_, 0) => return Ok(()),
            (n_zeros, n_bits) => {
                bits.take(n_bits)?;
                at += n_zeros + 1;
            }
        }
    }
    match at {
        N_COEFFICIENTS => Ok(()),
        _ => Err(damaged()),
    }
}

fn take_first_pass<R: BufRead>(
    bits: &mut Bits<'_, R>,
    table: &HuffmanTable,
    band: std::ops::RangeInclusive<u32>,
    is_set: &mut u64,
    n_empty: &mut u32,
) -> Result<()> {
    let mut at = *band.start();
    while band.contains(&at) {
        match run(bits, table)? {
            (15, 0) => at += 16,
            (log_blocks, 0) => {
                *n_empty = (1 << log_blocks) - 1 + bits.take(log_blocks)?;
                return Ok(());
            }
            (n_zeros, n_bits) => {
                bits.take(n_bits)?;
                at += n_zeros;
                if !band.contains(&at) {
                    return Err(damaged());
                }
                *is_set |= 1 << at;
                at += 1;
            }
        }
    }
    match at == band.end() + 1 {
        true => Ok(()),
        false => Err(damaged()),
    }
}

fn take_again<R: BufRead>(
    bits: &mut Bits<'_, R>,
    table: &HuffmanTable,
    [first, last]: [u32; 2],
    is_set: &mut u64,
    n_empty: &mut u32,
) -> Result<()> {
    let was_set = *is_set;
    let is_known = |at: u32| was_set >> at & 1 == 1;
    let mut at = first;
    while *n_empty == 0 && at <= last {
        let (mut n_zeros, n_bits) = run(bits, table)?;
        match n_bits {
            0 if n_zeros < 15 => {
                *n_empty = (1 << n_zeros) + bits.take(n_zeros)?;
                break;
            }
            0 => {}
            1 => {
                bits.take(1)?;
            }
            _ => return Err(damaged()),
        }
        // Those known have a bit each, wherever they are met.
        loop {
            if at > last {
                return Err(damaged());
            }
            if is_known(at) {
                bits.take(1)?;
            } else if n_zeros == 0 {
                break;
            } else {
                n_zeros -= 1;
            }
            at += 1;
        }
        if n_bits == 1 {
            *is_set |= 1 << at;
        }
        at += 1;
    }
    if *n_empty > 0 {
        let n_known = (at..=last).filter(|at| is_known(*at)).count();
        (0..n_known).try_for_each(|_| bits.take(1).map(|_| ()))?;
        *n_empty -= 1;
    }
    Ok(())
}
