//! The gene sentence `The expression value of GENE is VALUE.` and the places of its two slots.

use crate::error::TextError;
use crate::tokenizer::ClipTokenizer;

const BEFORE_GENE: &str = "The expression value of";
const BEFORE_VALUE: &str = "is";
const AFTER_VALUE: &str = ".";

/// A gene and its expression, as one sentence (CoMTIP, Eq. 7).
///
/// ```
/// use comtip_text::GeneSentence;
///
/// let sentence = GeneSentence { gene: "IGKC", value: 1.374 };
/// assert_eq!(sentence.text(), "The expression value of IGKC is 1.37.");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeneSentence<'a> {
    /// Gene symbol.
    pub gene: &'a str,
    /// Normalised expression.
    pub value: f32,
}

impl GeneSentence<'_> {
    /// The sentence in words, its value spelled by [`format_value`].
    pub fn text(&self) -> String {
        let Self { gene, value } = *self;
        let value = format_value(value);
        format!("{BEFORE_GENE} {gene} {BEFORE_VALUE} {value}{AFTER_VALUE}")
    }
}

/// Spells a value with two decimals, as Python's `f"{value:z.2f}"` does.
///
/// The binary value is rounded exactly, ties to even: 0.125 is `0.12`, 0.375 is `0.38`, and 2.675,
/// which a float holds a little too small, is `2.67`. What rounds to zero from below is `0.00`, not
/// `-0.00` (the `z` of Python's format): one number, one text.
///
/// Values are expected to be finite; the others are spelled `NaN`, `inf` and `-inf`.
///
/// ```
/// use comtip_text::format_value;
///
/// assert_eq!(format_value(12.0), "12.00");
/// assert_eq!(format_value(-0.001), "0.00");
/// ```
pub fn format_value(value: f32) -> String {
    let text = format!("{value:.2}");
    match text.strip_prefix('-') {
        Some("0.00") => "0.00".to_owned(),
        _ => text,
    }
}

/// The tokens of one gene symbol or one value; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span(Vec<u32>);

impl Span {
    /// Tokenises the text of a slot.
    ///
    /// # Errors
    ///
    /// [`TextError::NoTokens`] if the text is blank.
    pub fn new(text: &str, tokenizer: &ClipTokenizer) -> Result<Self, TextError> {
        tokenizer.tokens_of(text).map(Self)
    }
}

impl AsRef<[u32]> for Span {
    fn as_ref(&self) -> &[u32] {
        &self.0
    }
}

/// The tokens of the sentence around its two slots.
///
/// CLIP's tokenizer cuts at blanks and keeps digits apart from the full stop, so the parts can be
/// tokenised on their own: put together with two [`Span`]s they are the tokens of the whole sentence.
/// With each span collapsed into one position the sentence has ten:
///
/// | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
/// |---|---|---|---|---|---|---|---|---|---|
/// | SOT | the | expression | value | of | GENE | is | VALUE | . | EOT |
///
/// ```
/// use comtip_text::{ClipTokenizer, GeneSentence, Span, TokenizedTemplate};
///
/// let tokenizer = ClipTokenizer::new()?;
/// let template = TokenizedTemplate::new(&tokenizer)?;
/// let gene = Span::new("IGKC", &tokenizer)?;
/// let value = Span::new("1.37", &tokenizer)?;
/// let sentence = GeneSentence { gene: "IGKC", value: 1.37 };
/// assert_eq!(template.fill(&gene, &value), tokenizer.encode(&sentence.text())?);
/// # Ok::<(), comtip_text::TextError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenizedTemplate {
    /// `SOT The expression value of`: 5 tokens.
    pub prefix: Vec<u32>,
    /// `is`: 1 token.
    pub middle: Vec<u32>,
    /// `. EOT`: 2 tokens.
    pub suffix: Vec<u32>,
}

impl TokenizedTemplate {
    /// Positions of a sentence whose spans are collapsed.
    pub const N_POSITIONS: usize = 10;

    /// Position of the collapsed gene.
    pub const GENE_POSITION: usize = 5;

    /// Position of the collapsed value.
    pub const VALUE_POSITION: usize = 7;

    /// Position of EOT, where the state of the sentence is read.
    pub const STATE_POSITION: usize = 9;

    /// Tokenises the fixed words of the sentence.
    ///
    /// # Errors
    ///
    /// Those of [`ClipTokenizer::tokens_of`].
    pub fn new(tokenizer: &ClipTokenizer) -> Result<Self, TextError> {
        let mut prefix = tokenizer.tokens_of(BEFORE_GENE)?;
        prefix.insert(0, ClipTokenizer::START_OF_TEXT);
        let mut suffix = tokenizer.tokens_of(AFTER_VALUE)?;
        suffix.push(ClipTokenizer::END_OF_TEXT);
        Ok(Self {
            prefix,
            middle: tokenizer.tokens_of(BEFORE_VALUE)?,
            suffix,
        })
    }

    /// The whole sentence token by token, with nothing collapsed.
    pub fn fill(&self, gene: &Span, value: &Span) -> Vec<u32> {
        [&self.prefix, &gene.0, &self.middle, &value.0, &self.suffix]
            .into_iter()
            .flatten()
            .copied()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_goes_to_the_even_digit() {
        for (value, text) in [
            (0.125, "0.12"),
            (0.375, "0.38"),
            (0.625, "0.62"),
            (0.875, "0.88"),
            (-0.125, "-0.12"),
        ] {
            assert_eq!(format_value(value), text);
        }
    }

    #[test]
    fn nothing_is_spelled_minus_zero() {
        for value in [-0.0, -0.004, -f32::MIN_POSITIVE] {
            assert_eq!(format_value(value), "0.00");
        }
        assert_eq!(format_value(-0.006), "-0.01");
        assert_eq!(format_value(-10.0), "-10.00");
    }

    #[test]
    fn template_leaves_position_five_to_the_gene_and_seven_to_the_value() {
        let tokenizer = ClipTokenizer::new().expect("tokenizer");
        let TokenizedTemplate {
            prefix,
            middle,
            suffix,
        } = TokenizedTemplate::new(&tokenizer).expect("template");
        let gene = prefix.len();
        let value = gene + 1 + middle.len();
        let state = value + suffix.len();
        assert_eq!(gene, TokenizedTemplate::GENE_POSITION);
        assert_eq!(value, TokenizedTemplate::VALUE_POSITION);
        assert_eq!(state, TokenizedTemplate::STATE_POSITION);
        assert_eq!(state + 1, TokenizedTemplate::N_POSITIONS);
        assert_eq!(suffix.last(), Some(&ClipTokenizer::END_OF_TEXT));
    }
}
