//! Features of a matrix, those that are genes apart from the others.

use std::collections::BTreeMap;

use super::name_doubts::{NameDoubts, bare};
use super::unique::make_unique;
use crate::slide::SlideWarning;
use crate::tables::MAX_FEATURES;

/// Type of the features that are genes.
const GENE_EXPRESSION: &str = "Gene Expression";
/// Types that a message names.
const N_SHOWN_KINDS: usize = 10;
/// Features in the order of the file.
#[derive(Debug)]
pub(crate) struct Features {
    /// Unique names of the genes.
    pub(crate) genes: Vec<String>,
    /// Ids of the genes, as written.
    pub(crate) gene_ids: Vec<String>,
    /// Place among the genes of every feature; `None` if it is no gene.
    pub(crate) gene_of_feature: Vec<Option<u32>>,
    /// Types of the other features and how many there are of each.
    pub(crate) others: BTreeMap<String, usize>,
    /// What is doubtful about the names of the genes.
    pub(crate) doubts: Vec<SlideWarning>,
}

impl Features {
    /// Names a feature in a message.
    pub(crate) fn describe(&self, feature: usize) -> String {
        match self.gene_of_feature[feature] {
            Some(gene) => format!("gene `{}`", self.genes[gene as usize]),
            None => format!("feature {}", feature + 1),
        }
    }
}

/// Takes features one by one.
#[derive(Debug, Default)]
pub(crate) struct FeatureList {
    names: Vec<String>,
    gene_ids: Vec<String>,
    is_gene: Vec<bool>,
    others: BTreeMap<String, usize>,
    doubts: NameDoubts,
}

impl FeatureList {
    /// Takes one feature, a gene if it has no type; says what is wrong with it.
    pub(crate) fn take(
        &mut self,
        id: &str,
        symbol: &str,
        kind: Option<&str>,
    ) -> Result<(), String> {
        if self.names.len() as u64 >= MAX_FEATURES {
            return Err(format!("more than {MAX_FEATURES} features"));
        }
        let name = if symbol.trim().is_empty() { id } else { symbol };
        if name.trim().is_empty() {
            return Err("the feature has neither id nor symbol".to_owned());
        }
        let kind = kind.unwrap_or(GENE_EXPRESSION);
        let name = if kind == GENE_EXPRESSION {
            self.gene_ids.push(bare(id).to_owned());
            self.doubts.take(name)
        } else {
            *self.others.entry(kind.to_owned()).or_default() += 1;
            name.trim()
        };
        self.is_gene.push(kind == GENE_EXPRESSION);
        self.names.push(name.to_owned());
        Ok(())
    }

    /// The features; names are made unique over all, genes or not, which is what scanpy does.
    pub(crate) fn finish(self) -> Result<Features, String> {
        if !self.is_gene.contains(&true) {
            let there = match self.others.is_empty() {
                true => "there is none at all".to_owned(),
                false => format!("there are {}", kinds_with_numbers(&self.others)),
            };
            return Err(format!(
                "no feature is of type `{GENE_EXPRESSION}`: {there}"
            ));
        }
        let (mut genes, mut gene_of_feature) = (Vec::new(), Vec::with_capacity(self.names.len()));
        for (name, is_gene) in make_unique(self.names).into_iter().zip(self.is_gene) {
            gene_of_feature.push(is_gene.then_some(genes.len() as u32));
            if is_gene {
                genes.push(name);
            }
        }
        Ok(Features {
            genes,
            gene_ids: self.gene_ids,
            gene_of_feature,
            others: self.others,
            doubts: self.doubts.notes(),
        })
    }
}

/// `2 of `Antibody Capture`, 1 of `Custom``: the first types, and how many more there are.
fn kinds_with_numbers(kinds: &BTreeMap<String, usize>) -> String {
    let shown = kinds.iter().take(N_SHOWN_KINDS);
    let shown = shown.map(|(kind, n)| format!("{n} of `{kind}`"));
    let list = shown.collect::<Vec<_>>().join(", ");
    match kinds.len().saturating_sub(N_SHOWN_KINDS) {
        0 => list,
        more => format!("{list} and {more} more types"),
    }
}
