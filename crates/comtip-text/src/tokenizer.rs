//! CLIP's tokenizer: lower-cased, byte-level byte pair encoding with 49,408 tokens.

use std::io::Read;

use flate2::read::GzDecoder;
use tokenizers::models::bpe::{BPE, Merges, Vocab};
use tokenizers::normalizers::replace::ReplacePattern;
use tokenizers::normalizers::{Lowercase, NFC, NormalizerWrapper, Replace};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{
    AddedToken, PreTokenizerWrapper, SplitDelimiterBehavior, Tokenizer, normalizers, pre_tokenizers,
};

use crate::error::TextError;

/// The merges in order of rank, a pair of pieces a line; `assets/README.md` names their origin.
static MERGES: &[u8] = include_bytes!("../assets/clip_merges.txt.gz");

/// What ends the last piece of a word.
const END_OF_WORD: &str = "</w>";

/// Words: contractions, runs of letters, single digits, runs of anything else.
///
/// CLIP's own expression starts with the two special tokens. They never get here: they are cut out
/// of the text before it is normalised.
const WORD: &str = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";

/// CLIP's tokenizer, the same to the token as `CLIPTokenizer` of Hugging Face's transformers.
///
/// A text is brought to NFC, its white space collapsed, lower-cased and cut into words; the bytes of
/// a word are merged pair by pair in the order CLIP learned, and its last piece ends in `</w>`.
/// Digits are words of their own, so `1.37` is four tokens. OpenAI's own tokenizer first repairs
/// mojibake and HTML entities; this one, like transformers', does not.
///
/// Building one takes some 30 ms: build it once and hand it on.
///
/// ```
/// use comtip_text::ClipTokenizer;
///
/// let tokenizer = ClipTokenizer::new()?;
/// assert_eq!(tokenizer.encode("a photo of a cat")?, [49406, 320, 1125, 539, 320, 2368, 49407]);
/// # Ok::<(), comtip_text::TextError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ClipTokenizer {
    inner: Tokenizer,
}

impl ClipTokenizer {
    /// Number of tokens, the rows of CLIP's token embedding.
    pub const N_TOKENS: usize = 49_408;

    /// The token in front of every text, `<|startoftext|>`.
    pub const START_OF_TEXT: u32 = 49_406;

    /// The token behind every text, `<|endoftext|>`, where CLIP reads the state of a text.
    pub const END_OF_TEXT: u32 = 49_407;

    /// Unpacks the merges that ship with the crate and builds the tokenizer; nothing is downloaded.
    ///
    /// # Errors
    ///
    /// Only if the crate was built with damaged merges.
    pub fn new() -> Result<Self, TextError> {
        let mut text = String::new();
        GzDecoder::new(MERGES)
            .read_to_string(&mut text)
            .map_err(|source| TextError::Merges { source })?;
        let inner = build(parse_merges(&text)?).map_err(|source| TextError::Build { source })?;
        Ok(Self { inner })
    }

    /// Tokens of a text between [`Self::START_OF_TEXT`] and [`Self::END_OF_TEXT`].
    ///
    /// Nothing is cut off or padded: CLIP reads 77 positions at most, a gene sentence has far fewer.
    ///
    /// # Errors
    ///
    /// [`TextError::Encode`] if the tokenizer does not accept the text.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>, TextError> {
        let inner = self.pieces(text)?;
        let mut tokens = Vec::with_capacity(inner.len() + 2);
        tokens.push(Self::START_OF_TEXT);
        tokens.extend(inner);
        tokens.push(Self::END_OF_TEXT);
        Ok(tokens)
    }

    /// Tokens of a word or several, with nothing around them.
    ///
    /// # Errors
    ///
    /// [`TextError::NoTokens`] if the word is blank, [`TextError::Encode`] if the tokenizer does not
    /// accept it.
    ///
    /// ```
    /// use comtip_text::ClipTokenizer;
    ///
    /// let tokenizer = ClipTokenizer::new()?;
    /// assert_eq!(tokenizer.tokens_of("1.37")?.len(), 4);
    /// assert_eq!(tokenizer.tokens_of("IGKC")?, tokenizer.tokens_of("igkc")?);
    /// # Ok::<(), comtip_text::TextError>(())
    /// ```
    pub fn tokens_of(&self, word: &str) -> Result<Vec<u32>, TextError> {
        let tokens = self.pieces(word)?;
        if tokens.is_empty() {
            return Err(TextError::NoTokens {
                text: word.to_owned(),
            });
        }
        Ok(tokens)
    }

    fn pieces(&self, text: &str) -> Result<Vec<u32>, TextError> {
        let encoding = self
            .inner
            .encode_fast(text, false)
            .map_err(|source| TextError::Encode {
                text: text.to_owned(),
                source,
            })?;
        Ok(encoding.get_ids().to_vec())
    }
}

fn parse_merges(text: &str) -> Result<Merges, TextError> {
    text.lines()
        .enumerate()
        .map(|(line_idx, line)| {
            let (left, right) = line
                .split_once(' ')
                .ok_or(TextError::MergeLine { line: line_idx + 1 })?;
            Ok((left.to_owned(), right.to_owned()))
        })
        .collect()
}

fn build(merges: Merges) -> tokenizers::Result<Tokenizer> {
    let specials = ["<|startoftext|>", "<|endoftext|>"];
    let bytes = byte_characters();
    let vocab: Vocab = bytes
        .iter()
        .map(char::to_string)
        .chain(bytes.iter().map(|byte| format!("{byte}{END_OF_WORD}")))
        .chain(merges.iter().map(|(left, right)| format!("{left}{right}")))
        .chain(specials.map(str::to_owned))
        .zip(0..)
        .collect();
    let model = BPE::builder()
        .vocab_and_merges(vocab, merges)
        .unk_token(specials[1].to_owned())
        .end_of_word_suffix(END_OF_WORD.to_owned())
        .build()?;

    let white_space = ReplacePattern::Regex(r"\s+".to_owned());
    let normalizer = normalizers::Sequence::new(vec![
        NormalizerWrapper::NFC(NFC),
        NormalizerWrapper::Replace(Replace::new(white_space, " ")?),
        NormalizerWrapper::Lowercase(Lowercase),
    ]);
    let word = SplitPattern::Regex(WORD.to_owned());
    let pre_tokenizer = pre_tokenizers::sequence::Sequence::new(vec![
        PreTokenizerWrapper::Split(Split::new(word, SplitDelimiterBehavior::Removed, true)?),
        // Its own expression would cut nothing that WORD has not cut.
        PreTokenizerWrapper::ByteLevel(ByteLevel::new(false, true, false)),
    ]);

    let mut tokenizer = Tokenizer::new(model);
    tokenizer
        .with_normalizer(Some(normalizer))?
        .with_pre_tokenizer(Some(pre_tokenizer))
        .add_special_tokens(specials.map(|special| AddedToken::from(special, true)))?;
    Ok(tokenizer)
}

/// The character that stands for each byte, in the order of the vocabulary.
///
/// Printable bytes of Latin-1 stand for themselves and come first; the 68 others follow as the
/// characters from U+0100 on (`bytes_to_unicode` of GPT-2 and CLIP).
fn byte_characters() -> Vec<char> {
    let printable = |byte: &u8| matches!(byte, b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF);
    let n_printable = (0..=u8::MAX).filter(printable).count();
    (0..=u8::MAX)
        .filter(printable)
        .map(char::from)
        .chain(('\u{100}'..).take(256 - n_printable))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vocabulary_has_as_many_tokens_as_clip_has_embeddings() {
        let tokenizer = ClipTokenizer::new().expect("tokenizer");
        assert_eq!(
            tokenizer.inner.get_vocab_size(true),
            ClipTokenizer::N_TOKENS
        );
        let id = |token| tokenizer.inner.token_to_id(token);
        assert_eq!(id("<|startoftext|>"), Some(ClipTokenizer::START_OF_TEXT));
        assert_eq!(id("<|endoftext|>"), Some(ClipTokenizer::END_OF_TEXT));
    }

    #[test]
    fn bytes_stand_for_distinct_characters_that_are_not_white_space() {
        let characters = byte_characters();
        let distinct: std::collections::BTreeSet<_> = characters.iter().collect();
        assert_eq!((characters.len(), distinct.len()), (256, 256));
        assert!(
            !characters
                .iter()
                .any(|c| c.is_whitespace() || c.is_control())
        );
    }

    #[test]
    fn a_line_that_is_no_pair_is_named() {
        let error = parse_merges("i n\nth\n").expect_err("one piece");
        assert!(matches!(error, TextError::MergeLine { line: 2 }));
    }

    #[test]
    fn an_unpaired_vocabulary_is_refused_with_its_cause() {
        let merges = vec![("nothere".to_owned(), "i".to_owned())];
        let error = build(merges).expect_err("unknown piece");
        assert!(error.to_string().contains("nothere"));
    }

    #[test]
    fn a_blank_word_has_no_tokens_and_a_blank_text_only_its_ends() {
        let tokenizer = ClipTokenizer::new().expect("tokenizer");
        for blank in ["", " ", "\t\n"] {
            let error = tokenizer.tokens_of(blank).expect_err("blank");
            assert!(matches!(error, TextError::NoTokens { text } if text == blank));
            assert_eq!(tokenizer.encode(blank).expect("blank"), [49406, 49407]);
        }
    }
}
