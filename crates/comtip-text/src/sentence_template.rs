//! The words of a gene sentence around the places of gene and value.

use std::fmt;

use crate::error::TextError;
use crate::sentence::GeneSentence;

/// What stands in a template in the place of the gene.
const GENE: &str = "GENE";

/// What stands in a template in the place of the value.
const VALUE: &str = "VALUE";

/// The words of a gene sentence around its two slots; displays with `GENE` and `VALUE` in their places.
///
/// The default is the paper's, which models are trained on; others are for asking how much hangs on the wording.
///
/// ```
/// use comtip_text::SentenceTemplate;
///
/// let template = SentenceTemplate::parse("GENE is expressed at VALUE in this tissue.")?;
/// assert_eq!(template.fill("IGKC", "1.37"), "IGKC is expressed at 1.37 in this tissue.");
/// assert_eq!(SentenceTemplate::default().to_string(), "The expression value of GENE is VALUE.");
/// # Ok::<(), comtip_text::TextError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceTemplate {
    pub(crate) before_gene: String,
    pub(crate) before_value: String,
    pub(crate) after_value: String,
}

impl Default for SentenceTemplate {
    fn default() -> Self {
        Self {
            before_gene: format!("{} ", GeneSentence::BEFORE_GENE),
            before_value: format!(" {} ", GeneSentence::BEFORE_VALUE),
            after_value: GeneSentence::AFTER_VALUE.to_owned(),
        }
    }
}

impl SentenceTemplate {
    /// Finds the places of `GENE` and `VALUE`.
    ///
    /// # Errors
    ///
    /// [`TextError::Template`] unless each is there once, the gene first, and neither touches a letter or a digit: the tokens of
    /// a gene would run into those of the template.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let refused = |problem| TextError::Template {
            template: text.to_owned(),
            problem,
        };
        let once = |slot: &str| text.matches(slot).count() == 1;
        if !once(GENE) || !once(VALUE) {
            return Err(refused("must hold GENE once and VALUE once"));
        }
        let (before_gene, rest) = text.split_once(GENE).unwrap_or_default();
        let Some((before_value, after_value)) = rest.split_once(VALUE) else {
            return Err(refused("must hold GENE ahead of VALUE"));
        };
        let touches = [
            before_gene.chars().next_back(),
            before_value.chars().next(),
            before_value.chars().next_back(),
            after_value.chars().next(),
        ];
        let is_apart = |neighbour: &Option<char>| !neighbour.is_some_and(char::is_alphanumeric);
        if before_value.is_empty() || !touches.iter().all(is_apart) {
            return Err(refused(
                "must set GENE and VALUE apart from letters, digits and each other",
            ));
        }
        Ok(Self {
            before_gene: before_gene.to_owned(),
            before_value: before_value.to_owned(),
            after_value: after_value.to_owned(),
        })
    }

    /// The sentence with both in their places.
    pub fn fill(&self, gene: &str, value: &str) -> String {
        let Self {
            before_gene,
            before_value,
            after_value,
        } = self;
        format!("{before_gene}{gene}{before_value}{value}{after_value}")
    }
}

impl fmt::Display for SentenceTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fill(GENE, VALUE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_sentence_of_the_paper() {
        let default = SentenceTemplate::default();
        let parsed = SentenceTemplate::parse("The expression value of GENE is VALUE.");
        assert_eq!(parsed.expect("a template"), default);
        let sentence = GeneSentence {
            gene: "IGKC",
            value: 1.374,
        };
        assert_eq!(default.fill("IGKC", "1.37"), sentence.text());
    }

    #[test]
    fn slots_that_are_missing_twice_there_or_not_apart_are_refused() {
        for (template, problem) in [
            ("The expression is VALUE.", "GENE once"),
            ("GENE and GENE is VALUE.", "GENE once"),
            ("VALUE is the expression of GENE.", "ahead of VALUE"),
            ("preGENE is VALUE.", "apart"),
            ("GENEVALUE", "apart"),
            ("GENE is VALUE5.", "apart"),
        ] {
            let error = SentenceTemplate::parse(template).expect_err(template);
            assert!(error.to_string().contains(problem), "{template}: {error}");
        }
    }
}
