//! What stands between the cells of a table: commas, or what spreadsheets of other countries write.

use std::borrow::Cow;

/// What stands between the cells of a row.
///
/// Excel writes semicolons where a comma is the decimal point, so a number of such a table may have
/// one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Separator {
    /// As a csv has by its name.
    #[default]
    Comma,
    /// Where the comma is the decimal point.
    Semicolon,
    /// As in a tsv.
    Tab,
}

impl Separator {
    const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    /// What a first line uses most outside of quotes; commas if it has none of them.
    pub(super) fn of_line(line: &[u8]) -> Self {
        let mut n = [0_usize; Self::ALL.len()];
        let mut is_quoted = false;
        for byte in line {
            is_quoted ^= *byte == b'"';
            for (n, separator) in n.iter_mut().zip(Self::ALL) {
                *n += usize::from(!is_quoted && *byte == separator.byte());
            }
        }
        // Of several that are as many the first.
        let most = (0..n.len()).rev().max_by_key(|i| n[*i]).unwrap_or(0);
        Self::ALL[most]
    }

    /// What a line `sep=;` announces, as Excel reads and writes it above a table.
    pub(super) fn announced(line: &[u8]) -> Option<Self> {
        let separator = line.trim_ascii().strip_prefix(b"sep=")?;
        Self::ALL
            .into_iter()
            .find(|known| separator == [known.byte()])
    }

    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }

    /// A number with a point, where the table may have a comma for it.
    pub(crate) fn number(self, cell: &str) -> Cow<'_, str> {
        match self {
            Self::Comma => Cow::Borrowed(cell),
            Self::Semicolon | Self::Tab => match cell.split_once(',') {
                Some((_, part)) if self == Self::Tab && is_thousands(part) => Cow::Borrowed(cell),
                Some((whole, part)) if !part.contains([',', '.']) && !whole.contains('.') => {
                    Cow::Owned(format!("{whole}.{part}"))
                }
                _ => Cow::Borrowed(cell),
            },
        }
    }

    /// Makes a row one of commas and points, so that those who read no other take it; cells in quotes stay
    /// as they are.
    pub(crate) fn to_commas(self, line: &mut [u8]) {
        if self == Self::Comma {
            return;
        }
        let mut is_quoted = false;
        for at in 0..line.len() {
            match line[at] {
                b'"' => is_quoted = !is_quoted,
                _ if is_quoted => {}
                b',' => {
                    let rest = &line[at + 1..];
                    let part = rest.split(|byte| *byte == self.byte()).next();
                    let part = String::from_utf8_lossy(part.unwrap_or_default());
                    // Left as it is, it is a cell too many, and refused.
                    if self != Self::Tab || !is_thousands(part.trim_end()) {
                        line[at] = b'.';
                    }
                }
                other if other == self.byte() => line[at] = b',',
                _ => {}
            }
        }
    }
}

/// Whether what follows a comma may be the last three digits of thousands: tables of tabs are written where the comma is
/// the decimal point and where it is not.
fn is_thousands(part: &str) -> bool {
    part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_what_the_first_line_has_most() {
        let cases = [
            ("slide,patient", Separator::Comma),
            ("slide;patient", Separator::Semicolon),
            ("slide\tpatient", Separator::Tab),
            ("AAC-1;1;0;0;10,5;20,5", Separator::Semicolon),
            ("slide,\"a;b;c\"", Separator::Comma),
            ("slide", Separator::Comma),
            ("", Separator::Comma),
            ("a,b;c", Separator::Comma),
        ];
        for (line, separator) in cases {
            assert_eq!(Separator::of_line(line.as_bytes()), separator, "{line}");
        }
        assert_eq!(Separator::announced(b"sep=;"), Some(Separator::Semicolon));
        assert_eq!(Separator::announced(b"sep=x"), None);
        assert_eq!(Separator::announced(b"slide"), None);
    }

    #[test]
    fn a_decimal_comma_is_one_only_where_cells_are_separated_otherwise() {
        assert_eq!(Separator::Semicolon.number("-10,5"), "-10.5");
        assert_eq!(Separator::Comma.number("10,5"), "10,5");
        assert_eq!(Separator::Semicolon.number("9,123"), "9.123");
        assert_eq!(Separator::Tab.number("10,5"), "10.5");
        assert_eq!(Separator::Tab.number("9,123"), "9,123", "9.123 or 9123");
        let mut row = b"x\t12,000\t2,5".to_vec();
        Separator::Tab.to_commas(&mut row);
        assert_eq!(row, b"x,12,000,2.5");
        for thousands in ["1.234,5", "1,234,567", "1,234.5"] {
            assert_eq!(Separator::Semicolon.number(thousands), thousands);
        }
    }

    #[test]
    fn a_row_of_semicolons_becomes_one_of_commas() {
        let mut row = b"\"a,b;c\";1;2,0".to_vec();
        Separator::Semicolon.to_commas(&mut row);
        assert_eq!(row, b"\"a,b;c\",1,2.0");
    }
}
