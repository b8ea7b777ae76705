//! Gene sentences in other words than those of the training.

use comtip_data::Normalization;
use comtip_metrics::{MethodRole, WordingFactor};
use comtip_model::{GenePanel, ModelError};
use comtip_text::{ClipTokenizer, SentenceTemplate, SentenceTokenizer, TextError, format_decimals};

use crate::context::EvalContext;
use crate::error::EvalError;
use crate::half::Half;

/// Templates besides the paper's: from as wordy to as bare as can be.
const TEMPLATES: [&str; 4] = [
    "In this spot of tissue the gene GENE is expressed at a level of VALUE.",
    "GENE is expressed at VALUE.",
    "GENE: VALUE",
    "GENE VALUE",
];

/// The word that every gene is called by in a control.
const NO_GENE: &str = "unknown";

/// A spelling that is known of some slides alone.
pub(super) const ENSEMBL: &str = "Ensembl id";

/// Decimals of the paper's sentence.
const N_DECIMALS: usize = 2;

/// One way to put genes and values into sentences.
pub(super) struct Wording {
    pub(super) factor: WordingFactor,
    pub(super) name: String,
    /// The sentence of the first gene, at its highest value.
    pub(super) sentence: String,
    pub(super) tokens: SentenceTokenizer,
    /// The values that are told of each gene.
    pub(super) panel: GenePanel,
    /// Predictions of gene `i` are read off the sentences of gene `i + shift`.
    pub(super) shift: usize,
}

impl Wording {
    /// The sentences of the training, then those that differ from them in one thing, then controls.
    ///
    /// # Errors
    ///
    /// [`EvalError::LongSentence`] if the text tower cannot read one of them; else if a shard cannot be read or a gene has
    /// no tokens.
    pub(super) fn all(
        context: &EvalContext,
        templates: &[SentenceTemplate],
    ) -> Result<Vec<Self>, EvalError> {
        let of = Wordings::of(context)?;
        let mut all = vec![of.of_training()];
        for template in TEMPLATES {
            all.push(of.template(&SentenceTemplate::parse(template).map_err(ModelError::from)?)?);
        }
        for template in templates {
            all.push(of.template(template)?);
        }
        all.push(of.names(WordingFactor::GeneName, "lower case", |symbol| {
            symbol.to_lowercase()
        })?);
        let ids = context.ensembl_ids()?;
        if !ids.is_empty() {
            let n_genes = context.panel().vocabulary.len();
            let name = format!("{ENSEMBL} ({} of {n_genes} genes)", ids.len());
            let spelled = |symbol: &str| ids.get(symbol).map_or(symbol, |id| id).to_owned();
            all.push(of.names(WordingFactor::GeneName, &name, spelled)?);
        }
        for normalization in [
            Normalization::MedianLog1p,
            Normalization::Cp10kLog1p,
            Normalization::Log1p,
        ] {
            if normalization != context.panel().normalization {
                all.push(of.normalization(normalization)?);
            }
        }
        all.extend((0..=4).filter(|n| *n != N_DECIMALS).map(|n| of.decimals(n)));
        let one_word = format!("every gene called \"{NO_GENE}\"");
        all.push(of.names(WordingFactor::Control, &one_word, |_| NO_GENE.to_owned())?);
        all.push(of.next_gene());
        all.iter().try_for_each(|wording| wording.check(context))?;
        Ok(all)
    }

    /// Refuses sentences that the text tower cannot read to their end.
    fn check(&self, context: &EvalContext) -> Result<(), EvalError> {
        let config = &context.checkpoint().config.text;
        let lengths = self
            .panel
            .value_grid
            .iter()
            .enumerate()
            .flat_map(|(gene, grid)| {
                let length =
                    move |value: &f32| self.tokens.n_tokens(gene as u32, *value, config.spans);
                grid.iter().map(length)
            });
        let n_tokens = lengths.max().unwrap_or(0);
        let most = config.tower.n_positions;
        match n_tokens <= most {
            true => Ok(()),
            false => Err(EvalError::LongSentence {
                sentence: self.sentence.clone(),
                n_tokens,
                most,
            }),
        }
    }
}

/// What wordings are made of.
struct Wordings<'a> {
    context: &'a EvalContext,
    panel: &'a GenePanel,
    tokenizer: ClipTokenizer,
}

impl<'a> Wordings<'a> {
    fn of(context: &'a EvalContext) -> Result<Self, EvalError> {
        let panel = &context.checkpoint().panel;
        if panel != context.panel() {
            return Err(EvalError::OtherGenes);
        }
        Ok(Self {
            context,
            panel,
            tokenizer: ClipTokenizer::new().map_err(ModelError::from)?,
        })
    }

    fn of_training(&self) -> Wording {
        Wording {
            factor: WordingFactor::AsTrained,
            name: "as trained".to_owned(),
            sentence: self.example(
                &SentenceTemplate::default(),
                |symbol| symbol.to_owned(),
                N_DECIMALS,
            ),
            tokens: self.context.checkpoint().tokens.clone(),
            panel: self.panel.clone(),
            shift: 0,
        }
    }

    fn template(&self, template: &SentenceTemplate) -> Result<Wording, EvalError> {
        let of_training = self.of_training();
        let tokens = of_training.tokens.with_template(template, &self.tokenizer);
        Ok(Wording {
            factor: WordingFactor::Template,
            name: format!("template: {template}"),
            sentence: self.example(template, |symbol| symbol.to_owned(), N_DECIMALS),
            tokens: tokens.map_err(ModelError::from)?,
            ..self.of_training()
        })
    }

    fn names(
        &self,
        factor: WordingFactor,
        name: &str,
        spelled: impl Fn(&str) -> String,
    ) -> Result<Wording, EvalError> {
        let symbols = self.panel.vocabulary.symbols();
        let names: Vec<String> = symbols.iter().map(|symbol| spelled(symbol)).collect();
        let tokens: Result<SentenceTokenizer, TextError> =
            SentenceTokenizer::new(&self.tokenizer, &names);
        Ok(Wording {
            factor,
            name: format!("{factor}: {name}"),
            sentence: self.example(&SentenceTemplate::default(), spelled, N_DECIMALS),
            tokens: tokens.map_err(ModelError::from)?,
            ..self.of_training()
        })
    }

    fn normalization(&self, normalization: Normalization) -> Result<Wording, EvalError> {
        let train = self.context.spots_as(Half::Training, normalization)?;
        let n_quantiles = self.context.config().data.value_quantiles;
        let vocabulary = self.panel.vocabulary.clone();
        let panel = GenePanel::fit(vocabulary, normalization, &train, n_quantiles);
        let refit = Wordings {
            context: self.context,
            panel: &panel,
            tokenizer: self.tokenizer.clone(),
        };
        Ok(Wording {
            factor: WordingFactor::Normalization,
            name: format!("{}: {normalization}", WordingFactor::Normalization),
            ..refit.of_training()
        })
    }

    fn decimals(&self, n_decimals: usize) -> Wording {
        let of_training = self.of_training();
        let symbol = |symbol: &str| symbol.to_owned();
        Wording {
            factor: WordingFactor::Decimals,
            name: format!("decimals: {n_decimals}"),
            sentence: self.example(&SentenceTemplate::default(), symbol, n_decimals),
            tokens: of_training.tokens.with_decimals(n_decimals),
            ..self.of_training()
        }
    }

    /// The sentences of gene `i + 1` with the values of gene `i`.
    fn next_gene(&self) -> Wording {
        let mut panel = self.panel.clone();
        panel.value_grid.rotate_right(1);
        let symbols = self.panel.vocabulary.symbols();
        let next = |_: &str| symbols[1 % symbols.len()].clone();
        Wording {
            factor: WordingFactor::Control,
            name: "control: the next gene of the panel".to_owned(),
            sentence: self.example(&SentenceTemplate::default(), next, N_DECIMALS),
            panel,
            shift: 1,
            ..self.of_training()
        }
    }

    /// The sentence of the first gene at its highest value.
    fn example(
        &self,
        template: &SentenceTemplate,
        spelled: impl Fn(&str) -> String,
        n_decimals: usize,
    ) -> String {
        let symbol = self.panel.vocabulary.symbols().first();
        let value = self.panel.value_grid.first().and_then(|grid| grid.last());
        template.fill(
            &symbol.map_or(String::new(), |symbol| spelled(symbol)),
            &format_decimals(value.copied().unwrap_or(0.0), n_decimals),
        )
    }
}

/// The role of a wording: a control is what the sentences of the training have to beat.
pub(super) fn role_of(factor: WordingFactor) -> MethodRole {
    match factor {
        WordingFactor::Control => MethodRole::Baseline,
        _ => MethodRole::Model,
    }
}
