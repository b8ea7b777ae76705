//! Whether a JPEG or PNG asks to be turned.

use std::io::{Error, ErrorKind};

use crate::byte_order::ByteOrder;

/// What to say of a picture that asks to be turned: one rule for every format.
pub(crate) const TURNED: &str = "it asks to be turned or mirrored (Orientation), which some readers do and others do \
                                 not, so spots might miss it; save it upright as the coordinates mean it, without \
                                 that tag";

/// Refuses EXIF data, a small TIFF, that ask to turn the picture; malformed ones ask nothing.
pub(crate) fn check_upright(exif: &[u8]) -> Result<(), Error> {
    match orientation(exif) {
        None | Some(0 | 1) => Ok(()),
        Some(_) => Err(Error::new(ErrorKind::Unsupported, TURNED)),
    }
}

fn orientation(exif: &[u8]) -> Option<u64> {
    const ORIENTATION: u64 = 274;
    const SHORT: u64 = 3;
    let order = match exif.get(..4)? {
        [b'I', b'I', 42, 0] => ByteOrder::Intel,
        [b'M', b'M', 0, 42] => ByteOrder::Motorola,
        _ => return None,
    };
    let number = |at: usize, len: usize| Some(order.number(exif.get(at..at.checked_add(len)?)?));
    let directory = usize::try_from(number(4, 4)?).ok()?;
    let n_tags = number(directory, 2)? as usize;
    (0..n_tags).find_map(|i| {
        let entry = directory.checked_add(2 + 12 * i)?;
        let is_it = number(entry, 2)? == ORIENTATION && number(entry + 2, 2)? == SHORT;
        is_it.then(|| number(entry + 8, 2)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exif(turn: u8) -> Vec<u8> {
        let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([turn, 0, 0, 0, 0, 0, 0]);
        exif
    }

    #[test]
    fn only_a_turn_is_refused_and_damaged_data_ask_nothing() {
        assert_eq!(orientation(&exif(6)), Some(6));
        assert!(check_upright(&exif(1)).is_ok());
        assert!(check_upright(&exif(6)).is_err());
        for len in 0..20 {
            assert!(check_upright(&exif(6)[..len.min(19)]).is_ok(), "{len}");
        }
        let mut far = exif(6);
        far[4..8].fill(255);
        assert!(check_upright(&far).is_ok());
    }
}
