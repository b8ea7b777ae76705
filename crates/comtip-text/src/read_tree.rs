//! The text tower over a prefix tree, layer by layer.

use burn::tensor::{Int, Tensor, TensorData};
use comtip_transformer::{Block, Context, HIDDEN, KeysValues, attend, causal_bias};

use crate::gene_text_encoder::GeneTextEncoder;
use crate::index_tensor::index_tensor;
use crate::prefix_tree::PrefixTree;
use crate::token_mix::TokenMix;

impl GeneTextEncoder {
    /// The feature of every leaf of the tree.
    ///
    /// Each layer computes the tokens of root, branches and leaves once. A leaf looks at the root, at
    /// its branch and at itself; so do, in shorter, branches and root. In the last layer only
    /// end-of-text tokens ask.
    ///
    /// # Shapes
    ///
    /// - output: `[n_leaves, d_sentence]`
    pub(crate) fn read_tree(&self, tree: &PrefixTree) -> Tensor<2> {
        let reading = TreeReading::new(self, tree);
        let [mut trunk, mut leaves] = TokenMix::embed([&tree.trunk, &tree.foliage], self);
        let (last, blocks) = self.tower.blocks.split_last().expect("a tower of blocks");
        for block in blocks {
            let trunk_normed = block.normed(trunk.clone());
            let seen = block.attention.keys_values(trunk_normed.clone());
            let leaves_normed = block.normed(leaves.clone());
            let contexts = reading.contexts_of_leaves(block, &seen, leaves_normed.clone());
            let bias = Some(reading.leaf_bias.clone());
            let attended =
                block
                    .attention
                    .forward(leaves_normed, tree.leaves.len(), &contexts, bias);
            leaves = block.finish(leaves, attended);
            trunk = reading.trunk(block, trunk, trunk_normed, &seen);
        }
        let seen = last.attention.keys_values(last.normed(trunk));
        let normed = last.normed(leaves.clone());
        let contexts = reading.contexts_of_leaves(last, &seen, normed.clone());
        let at_end = |rows: Tensor<2>| rows.select(0, reading.ends.clone());
        let bias = reading.end_bias.clone();
        let attended = last
            .attention
            .forward(at_end(normed), tree.leaves.len(), &contexts, bias);
        self.tower.conclude(last.finish(at_end(leaves), attended))
    }
}

/// What all layers need to know of a tree, on the device.
struct TreeReading<'a> {
    tree: &'a PrefixTree,
    n_heads: usize,
    root_bias: Tensor<4>,
    branch_bias: Tensor<4>,
    leaf_bias: Tensor<4>,
    end_bias: Option<Tensor<4>>,
    branch_of: Tensor<1, Int>,
    /// Rows of the end-of-text tokens.
    ends: Tensor<1, Int>,
}

impl<'a> TreeReading<'a> {
    fn new(encoder: &GeneTextEncoder, tree: &'a PrefixTree) -> Self {
        let device = encoder.tower.device();
        let (n_root, n_branch) = (tree.n_root, tree.branches.n_tokens);
        let n_leaf = tree.leaves.n_tokens;
        let ends: Vec<u32> = tree
            .leaves
            .lengths
            .iter()
            .enumerate()
            .map(|(leaf, length)| (leaf * n_leaf + length - 1) as u32)
            .collect();
        let visible = Tensor::zeros([1, 1, n_branch, n_root], &device);
        Self {
            tree,
            n_heads: encoder.tower.blocks[0].attention.n_heads(),
            root_bias: causal_bias(n_root, &device),
            branch_bias: Tensor::cat(vec![visible, causal_bias(n_branch, &device)], 3),
            leaf_bias: on(&device)(leaf_bias(tree, |_, token| token, n_leaf)),
            end_bias: (!tree.branches.are_even() || !tree.leaves.are_even())
                .then(|| leaf_bias(tree, |leaf, _| tree.leaves.lengths[leaf] - 1, 1))
                .map(on(&device)),
            branch_of: index_tensor(&tree.branch_of, &device),
            ends: index_tensor(&ends, &device),
        }
    }

    /// What leaves look at: the root, the branch of each, and the leaf itself.
    fn contexts_of_leaves(
        &self,
        block: &Block,
        seen: &KeysValues,
        leaves: Tensor<2>,
    ) -> [Context; 3] {
        let branches = self.branches(seen);
        let n_tokens = self.tree.branches.n_tokens;
        let branch_of_each = |rows: Tensor<2>| {
            let [n_rows, d_model] = rows.dims();
            rows.reshape([n_rows / n_tokens, n_tokens * d_model])
                .select(0, self.branch_of.clone())
                .reshape([self.tree.leaves.len() * n_tokens, d_model])
        };
        let branch = KeysValues {
            keys: branch_of_each(branches.keys),
            values: branch_of_each(branches.values),
        };
        [
            Context::Shared(self.root(seen)),
            Context::Own(branch),
            Context::Own(block.attention.keys_values(leaves)),
        ]
    }

    /// The rows of root and branches after a block.
    fn trunk(
        &self,
        block: &Block,
        rows: Tensor<2>,
        normed: Tensor<2>,
        seen: &KeysValues,
    ) -> Tensor<2> {
        let queries = block.attention.query.forward(normed);
        let n_root = self.tree.n_root;
        let root = attend(
            queries.clone().slice(0..n_root),
            [1, self.n_heads],
            &[Context::Own(self.root(seen))],
            Some(self.root_bias.clone()),
        );
        let branches = attend(
            queries.slice(n_root..self.tree.trunk.n_rows()),
            [self.tree.branches.len(), self.n_heads],
            &[
                Context::Shared(self.root(seen)),
                Context::Own(self.branches(seen)),
            ],
            Some(self.branch_bias.clone()),
        );
        let attended = Tensor::cat(vec![root, branches], 0);
        block.finish(rows, block.attention.output.forward(attended))
    }

    fn root(&self, trunk: &KeysValues) -> KeysValues {
        trunk.slice(0..self.tree.n_root)
    }

    fn branches(&self, trunk: &KeysValues) -> KeysValues {
        trunk.slice(self.tree.n_root..self.tree.trunk.n_rows())
    }
}

/// What tokens of leaves may not see: padding of their branch, and what follows them.
///
/// `asks` says which token of the leaf asks in each of `n_asking` places. One table does for all
/// leaves if nothing is padded.
fn leaf_bias(
    tree: &PrefixTree,
    asks: impl Fn(usize, usize) -> usize,
    n_asking: usize,
) -> TensorData {
    let (n_branch, n_leaf) = (tree.branches.n_tokens, tree.leaves.n_tokens);
    let n_tables = match tree.branches.are_even() && tree.leaves.are_even() {
        true => 1,
        false => tree.leaves.len(),
    };
    let n_keys = tree.n_root + n_branch + n_leaf;
    let mut bias = Vec::with_capacity(n_tables * n_asking * n_keys);
    for leaf in 0..n_tables {
        let length = tree.branches.lengths[tree.branch_of[leaf] as usize];
        for place in 0..n_asking {
            let token = asks(leaf, place);
            let hide = |is_hidden| if is_hidden { HIDDEN } else { 0.0 };
            bias.extend(std::iter::repeat_n(0.0, tree.n_root));
            bias.extend((0..n_branch).map(|key| hide(key >= length)));
            bias.extend((0..n_leaf).map(|key| hide(key > token)));
        }
    }
    TensorData::new(bias, [n_tables, 1, n_asking, n_keys])
}

fn on(device: &burn::tensor::Device) -> impl Fn(TensorData) -> Tensor<4> {
    let device = device.clone();
    move |data| Tensor::from_data(data, &device)
}
