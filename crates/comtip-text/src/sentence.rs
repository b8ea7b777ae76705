//! The gene sentence `The expression value of GENE is VALUE.` and the places of its two slots.

use crate::error::TextError;
use crate::sentence_template::SentenceTemplate;
use crate::tokenizer::ClipTokenizer;

/// Decimals of a value in a sentence.
pub(crate) const N_DECIMALS: usize = 2;

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
    pub(crate) const BEFORE_GENE: &'static str = "The expression value of";
    pub(crate) const BEFORE_VALUE: &'static str = "is";
    pub(crate) const AFTER_VALUE: &'static str = ".";

    /// The sentence in words, its value spelled by [`format_value`].
    pub fn text(&self) -> String {
        let Self { gene, value } = *self;
        SentenceTemplate::default().fill(gene, &format_value(value))
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
    format_decimals(value, N_DECIMALS)
}

/// Spells a value as [`format_value`] does, with another number of decimals.
///
/// ```
/// use comtip_text::format_decimals;
///
/// assert_eq!(format_decimals(1.374, 0), "1");
/// assert_eq!(format_decimals(1.374, 4), "1.3740");
/// assert_eq!(format_decimals(-0.4, 0), "0");
/// ```
pub fn format_decimals(value: f32, n_decimals: usize) -> String {
    let text = format!("{value:.n_decimals$}");
    match text.strip_prefix('-') {
        Some(zero) if zero.chars().all(|digit| matches!(digit, '0' | '.')) => zero.to_owned(),
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
/// With each span collapsed into one position the paper's sentence has ten:
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
    /// Start of text and the words ahead of the gene; of the paper's sentence `SOT The expression value of`: 5 tokens.
    pub prefix: Vec<u32>,
    /// The words between gene and value; of the paper's sentence `is`: 1 token.
    pub middle: Vec<u32>,
    /// The words behind the value and end of text; of the paper's sentence `. EOT`: 2 tokens.
    pub suffix: Vec<u32>,
}

impl TokenizedTemplate {
    /// Positions of the paper's sentence with collapsed spans.
    pub const N_POSITIONS: usize = 10;

    /// Position of its collapsed gene.
    pub const GENE_POSITION: usize = 5;

    /// Position of its collapsed value.
    pub const VALUE_POSITION: usize = 7;

    /// Position of its EOT, where the state of the sentence is read.
    pub const STATE_POSITION: usize = 9;

    /// Tokenises the fixed words of the paper's sentence.
    ///
    /// # Errors
    ///
    /// Those of [`ClipTokenizer::tokens_of`].
    pub fn new(tokenizer: &ClipTokenizer) -> Result<Self, TextError> {
        Self::of(&SentenceTemplate::default(), tokenizer)
    }

    /// Tokenises the fixed words of another sentence, whose slots may have other positions.
    ///
    /// # Errors
    ///
    /// Those of [`ClipTokenizer::tokens_of`].
    pub fn of(template: &SentenceTemplate, tokenizer: &ClipTokenizer) -> Result<Self, TextError> {
        let tokens_of = |words: &str| match words.trim().is_empty() {
            true => Ok(Vec::new()),
            false => tokenizer.tokens_of(words.trim()),
        };
        let mut prefix = tokens_of(&template.before_gene)?;
        prefix.insert(0, ClipTokenizer::START_OF_TEXT);
        let mut suffix = tokens_of(&template.after_value)?;
        suffix.push(ClipTokenizer::END_OF_TEXT);
        Ok(Self {
            prefix,
            middle: tokens_of(&template.before_value)?,
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
