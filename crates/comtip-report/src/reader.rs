//! Who reads a text.

/// Who reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Somebody at a terminal: lines end where it does, and thousands are grouped by commas.
    Person {
        /// Characters of a line.
        width: u16,
    },
    /// Whatever is behind a pipe, or reads a file later: a row a line, numbers without commas. Sentences are wrapped all
    /// the same.
    Program,
}
