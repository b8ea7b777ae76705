//! The sentences of a batch as a tree: what they begin with alike exists once.

use std::collections::HashMap;

use crate::gene_sentences::GeneSentences;
use crate::sentence_tokenizer::SentenceTokenizer;
use crate::spans::Spans;
use crate::token_mix::TokenMix;
use crate::token_row::{TokenRow, gene_rows, root_rows, value_rows};

/// `SOT The expression value of`, then a branch `GENE is` a distinct gene, then a leaf `VALUE . EOT`
/// a distinct (gene, value).
///
/// A causal tower never sees what follows a token, so the branches of a gene hold the same states in
/// all its sentences, in all spots and in the shuffled copies of pair-aware training.
#[derive(Debug)]
pub(crate) struct PrefixTree {
    /// Tokens of the root, then those of the branches.
    pub(crate) trunk: TokenMix,
    /// Number of tokens of the root.
    pub(crate) n_root: usize,
    pub(crate) branches: Nodes,
    /// Tokens of the leaves.
    pub(crate) foliage: TokenMix,
    pub(crate) leaves: Nodes,
    /// Branch of each leaf.
    pub(crate) branch_of: Vec<u32>,
    /// Leaf of each sentence.
    pub(crate) leaf_of: Vec<u32>,
}

/// The nodes of one level, padded to the longest.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    /// Tokens of each node.
    pub(crate) lengths: Vec<usize>,
    /// Tokens of the longest.
    pub(crate) n_tokens: usize,
}

impl Nodes {
    /// Lays out nodes of differing lengths, the tokens of each behind `start` others.
    fn lay_out(
        nodes: &[Vec<TokenRow>],
        starts: impl Iterator<Item = usize>,
        mix: &mut TokenMix,
    ) -> Self {
        let n_tokens = nodes.iter().map(Vec::len).max().unwrap_or(0);
        for (rows, start) in nodes.iter().zip(starts) {
            for (i, row) in rows.iter().enumerate() {
                mix.push(row, start + i);
            }
            (rows.len()..n_tokens).for_each(|_| mix.push_padding());
        }
        Self {
            lengths: nodes.iter().map(Vec::len).collect(),
            n_tokens,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether no node is padded.
    pub(crate) fn are_even(&self) -> bool {
        self.lengths.iter().all(|length| *length == self.n_tokens)
    }
}

impl PrefixTree {
    pub(crate) fn new(sentences: &GeneSentences, tokens: &SentenceTokenizer, spans: Spans) -> Self {
        let (mut branches, mut leaves) = (Distinct::default(), Distinct::default());
        let mut branch_of = Vec::new();
        let leaf_of = sentences
            .gene_idx()
            .iter()
            .zip(sentences.values())
            .map(|(gene, value)| {
                let branch = branches.place(*gene, || gene_rows(tokens, *gene, spans));
                leaves.place((*gene, value.to_bits()), || {
                    branch_of.push(branch);
                    value_rows(tokens, *value, spans)
                })
            })
            .collect();

        let root = root_rows(tokens);
        let n_root = root.len();
        let (mut trunk, mut foliage) = (TokenMix::default(), TokenMix::default());
        for (position, row) in root.iter().enumerate() {
            trunk.push(row, position);
        }
        let behind_root = std::iter::repeat(n_root);
        let branches = Nodes::lay_out(&branches.nodes, behind_root, &mut trunk);
        let behind_branch = branch_of
            .iter()
            .map(|branch| n_root + branches.lengths[*branch as usize]);
        let leaves = Nodes::lay_out(&leaves.nodes, behind_branch, &mut foliage);
        Self {
            trunk,
            n_root,
            branches,
            foliage,
            leaves,
            branch_of,
            leaf_of,
        }
    }

    /// Tokens that each layer computes, padding included.
    pub(crate) fn n_rows(&self) -> usize {
        self.trunk.n_rows() + self.foliage.n_rows()
    }
}

/// Nodes in the order they were first asked for.
#[derive(Debug)]
struct Distinct<Key> {
    places: HashMap<Key, u32>,
    nodes: Vec<Vec<TokenRow>>,
}

impl<Key> Default for Distinct<Key> {
    fn default() -> Self {
        Self {
            places: HashMap::new(),
            nodes: Vec::new(),
        }
    }
}

impl<Key: std::hash::Hash + Eq> Distinct<Key> {
    fn place(&mut self, key: Key, node: impl FnOnce() -> Vec<TokenRow>) -> u32 {
        *self.places.entry(key).or_insert_with(|| {
            self.nodes.push(node());
            self.nodes.len() as u32 - 1
        })
    }
}
