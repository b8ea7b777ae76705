//! Tokens and spellings against CLIP's own tokenizers; `golden/tokenizer.py` wrote the fixtures.

use std::io::Read;

use comtip_text::{
    ClipTokenizer, GeneSentence, SentenceTemplate, Span, TokenizedTemplate, format_value,
};
use flate2::read::GzDecoder;

static GENES: &[u8] = include_bytes!("golden/genes.tsv.gz");
static VALUES: &[u8] = include_bytes!("golden/values.tsv.gz");
static TEXTS: &str = include_str!("golden/texts.json");

/// The rows of a packed table, cut at tabs.
fn rows(packed: &[u8]) -> Vec<Vec<String>> {
    let mut text = String::new();
    GzDecoder::new(packed)
        .read_to_string(&mut text)
        .expect("fixture");
    text.lines()
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn ids(cell: &str) -> Vec<u32> {
    cell.split(' ').map(|id| id.parse().expect("id")).collect()
}

fn number(bits: &str) -> f32 {
    f32::from_bits(u32::from_str_radix(bits, 16).expect("bits"))
}

fn tokenizer() -> ClipTokenizer {
    ClipTokenizer::new().expect("tokenizer")
}

#[test]
fn every_gene_symbol_has_the_tokens_of_clip() {
    let (tokenizer, genes) = (tokenizer(), rows(GENES));
    assert_eq!(genes.len(), 18_070);
    for row in &genes {
        let tokens = tokenizer.tokens_of(&row[0]).expect("symbol");
        assert_eq!(tokens, ids(&row[1]), "{}", row[0]);
    }
}

#[test]
fn every_value_is_spelled_as_python_spells_it_and_has_the_tokens_of_clip() {
    let (tokenizer, values) = (tokenizer(), rows(VALUES));
    assert!(values.len() > 1_000);
    for row in &values {
        let text = format_value(number(&row[0]));
        assert_eq!(text, row[1], "bits {}", row[0]);
        let tokens = tokenizer.tokens_of(&text).expect("value");
        assert_eq!(tokens, ids(&row[2]), "{text}");
    }
}

#[test]
fn a_value_has_one_token_a_character() {
    for row in &rows(VALUES) {
        assert_eq!(row[1].len(), ids(&row[2]).len(), "{}", row[1]);
    }
}

#[test]
fn odd_texts_have_the_tokens_of_clip() {
    let tokenizer = tokenizer();
    let texts: serde_json::Value = serde_json::from_str(TEXTS).expect("fixture");
    let texts = texts.as_array().expect("list");
    assert_eq!(texts.len(), 50);
    for entry in texts {
        let text = entry["text"].as_str().expect("text");
        let tokens = tokenizer.encode(text).expect("text");
        let [first, inner @ .., last] = &tokens[..] else {
            panic!("{text:?} lacks its ends");
        };
        assert_eq!((*first, *last), (49_406, 49_407), "{text:?}");
        assert_eq!(serde_json::json!(inner), entry["tokens"], "{text:?}");
    }
}

#[test]
fn template_and_spans_put_together_are_the_sentence() {
    let (tokenizer, values) = (tokenizer(), rows(VALUES));
    let template = TokenizedTemplate::new(&tokenizer).expect("template");
    let span = |text: &str| Span::new(text, &tokenizer).expect("span");
    let sentence_agrees = |gene: &str, bits: &str| {
        let value = number(bits);
        let whole = tokenizer.encode(&GeneSentence { gene, value }.text());
        let parts = template.fill(&span(gene), &span(&format_value(value)));
        assert_eq!(parts, whole.expect("sentence"), "{gene} {value}");
    };
    for (gene, value) in rows(GENES).iter().zip(values.iter().cycle()) {
        sentence_agrees(&gene[0], &value[0]);
    }
    for value in &values {
        sentence_agrees("HLA-DRB1", &value[0]);
    }
}

#[test]
fn slots_of_other_templates_keep_their_tokens_to_themselves() {
    let (tokenizer, genes) = (tokenizer(), rows(GENES));
    let span = |text: &str| Span::new(text, &tokenizer).expect("span");
    for template in [
        "The expression value of GENE is VALUE.",
        "GENE VALUE",
        "GENE: VALUE",
        "GENE's expression (VALUE) in this tissue",
        "In this spot of tissue, the gene GENE is expressed at a level of VALUE.",
    ] {
        let template = SentenceTemplate::parse(template).expect("a template");
        let tokenized = TokenizedTemplate::of(&template, &tokenizer).expect("tokens");
        for (gene, value) in genes
            .iter()
            .step_by(11)
            .zip(["0.00", "1.37", "12", "3.1416"].iter().cycle())
        {
            let parts = tokenized.fill(&span(&gene[0]), &span(value));
            let whole = tokenizer.encode(&template.fill(&gene[0], value));
            assert_eq!(
                parts,
                whole.expect("sentence"),
                "{template}: {} {value}",
                gene[0]
            );
        }
    }
}
