//! A table of codes of up to 16 bits (ITU-T T.81, annex C).

/// Longest code.
pub(super) const MAX_CODE_BITS: u32 = 16;
/// Bits of a code that are looked up at once.
const SHORT_BITS: u32 = 8;

/// Codes of symbols.
#[derive(Debug, Clone)]
pub(super) struct HuffmanTable {
    /// Of each beginning the symbol and the length of its code; length 0 if that is longer.
    short: Vec<(u8, u8)>,
    /// Of each length the first code, how many there are, and the place of the symbol of the first.
    of_length: [(u32, u32, usize); MAX_CODE_BITS as usize],
    symbols: Vec<u8>,
}

impl HuffmanTable {
    /// The table of so many codes of each length; `None` if there are not so many.
    pub(super) fn new(n_of_length: &[u8; 16], symbols: Vec<u8>) -> Option<Self> {
        let mut short = vec![(0, 0); 1 << SHORT_BITS];
        let mut of_length = [(0, 0, 0); MAX_CODE_BITS as usize];
        let (mut code, mut place) = (0_u32, 0);
        for (n_bits, n_codes) in (1..).zip(n_of_length.map(u32::from)) {
            if code + n_codes > 1 << n_bits {
                return None;
            }
            of_length[n_bits as usize - 1] = (code, n_codes, place);
            for symbol in symbols.get(place..place + n_codes as usize)? {
                if n_bits <= SHORT_BITS {
                    let n_free = SHORT_BITS - n_bits;
                    let start = (code << n_free) as usize;
                    short[start..start + (1 << n_free)].fill((*symbol, n_bits as u8));
                }
                code += 1;
            }
            place += n_codes as usize;
            code <<= 1;
        }
        Some(Self {
            short,
            of_length,
            symbols,
        })
    }

    /// The symbol whose code these bits begin with, and the length of that.
    pub(super) fn find(&self, bits: u16) -> Option<(u8, u32)> {
        let (symbol, n_bits) = self.short[usize::from(bits >> (MAX_CODE_BITS - SHORT_BITS))];
        if n_bits > 0 {
            return Some((symbol, n_bits.into()));
        }
        (SHORT_BITS + 1..=MAX_CODE_BITS).find_map(|n_bits| {
            let code = u32::from(bits) >> (MAX_CODE_BITS - n_bits);
            let (first, n_codes, place) = self.of_length[n_bits as usize - 1];
            let behind = code.checked_sub(first).filter(|behind| *behind < n_codes)?;
            Some((self.symbols[place + behind as usize], n_bits))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes 0, 10 and 1100000000.
    fn table() -> HuffmanTable {
        let mut n_of_length = [0; 16];
        n_of_length[0] = 1;
        n_of_length[1] = 1;
        n_of_length[9] = 1;
        HuffmanTable::new(&n_of_length, vec![7, 8, 9]).unwrap()
    }

    #[test]
    fn codes_are_counted_up_from_the_shortest() {
        let table = table();
        assert_eq!(table.find(0b0111_1111_1111_1111), Some((7, 1)));
        assert_eq!(table.find(0b1011_1111_1111_1111), Some((8, 2)));
        assert_eq!(table.find(0b1100_0000_0011_1111), Some((9, 10)));
        assert_eq!(table.find(0b1100_0000_0111_1111), None);
        assert_eq!(table.find(u16::MAX), None);
    }

    #[test]
    fn more_codes_than_there_can_be_are_no_table() {
        let mut n_of_length = [0; 16];
        n_of_length[0] = 3;
        assert!(HuffmanTable::new(&n_of_length, vec![1, 2, 3]).is_none());
        n_of_length[0] = 2;
        assert!(HuffmanTable::new(&n_of_length, vec![1]).is_none());
        assert!(HuffmanTable::new(&n_of_length, vec![1, 2]).is_some());
    }
}
