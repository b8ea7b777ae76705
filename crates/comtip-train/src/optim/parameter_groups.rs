//! Which weights are treated apart, by parts of their paths in a [`Pretraining`](crate::Pretraining).

use burn::module::ParamGroup;

/// Parts of paths that are not decayed: biases, norms, gains of LayerScale, embeddings, the logit scale.
const SPARED: [&str; 11] = [
    ".bias",
    ".scale_1",
    ".scale_2",
    ".gamma",
    ".beta",
    ".positions",
    ".class_token",
    ".token_embedding",
    ".gene_table",
    ".queries",
    ".logit_scale",
];

/// Parts of paths that do not come with CLIP's weights, and the logit scale, which starts anew whatever
/// the weights: at the towers' rate of fine-tuning it would stay where it is.
const NEW_MODULES: [&str; 6] = [
    ".gene_table",
    ".value_projection.",
    "model.text_projection.",
    "generator.",
    "critic.",
    ".logit_scale",
];

/// Weights that decoupled decay spares.
pub(crate) fn spared_from_decay() -> ParamGroup {
    ParamGroup::from_any_predicates(SPARED.to_vec())
}

/// Weights that start from nothing, and so take a learning rate of their own.
pub(crate) fn new_modules() -> ParamGroup {
    ParamGroup::from_any_predicates(NEW_MODULES.to_vec())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use burn::module::{Module, ModuleVisitor, Param, ParamId};
    use burn::tensor::{Device, Tensor};
    use comtip_text::{ClipTokenizer, SentenceTokenizer};

    use super::*;
    use crate::objective::Pretraining;
    use crate::settings::PretrainConfig;

    #[derive(Default)]
    struct Paths {
        here: Vec<String>,
        all: BTreeSet<String>,
    }

    impl ModuleVisitor for Paths {
        fn enter_module(&mut self, name: &str, _container: &str) {
            self.here.push(name.to_owned());
        }

        fn exit_module(&mut self, _name: &str, _container: &str) {
            self.here.pop();
        }

        fn visit_float<const D: usize>(&mut self, _param: &Param<Tensor<D>>) {
            self.all.insert(self.here.join("."));
        }
    }

    fn paths_in(group: &ParamGroup) -> BTreeSet<String> {
        let tokenizer = ClipTokenizer::new().expect("built in");
        let tokens = SentenceTokenizer::new(&tokenizer, &["MBP".to_owned()]).expect("tokens");
        let config = PretrainConfig::tiny();
        let mut shape = config.model_config(1);
        (shape.vision.n_layers, shape.text.tower.n_layers) = (1, 1);
        shape.vision.layer_scale = true;
        let objective = config.objective.clone();
        let model = Pretraining::new(&shape, objective, Arc::new(tokens), 7, &Device::flex());
        let mut paths = Paths::default();
        model.visit(&mut paths);
        let in_group = |path: &String| group.matches(&ParamId::new(), Some(path));
        paths.all.into_iter().filter(in_group).collect()
    }

    #[test]
    fn new_modules_are_those_that_clip_does_not_bring() {
        let expected = [
            "critic.hidden.linear.bias",
            "critic.hidden.linear.weight",
            "critic.score.linear.bias",
            "critic.score.linear.weight",
            "generator.key.weight",
            "generator.queries",
            "generator.query.weight",
            "generator.value.weight",
            "model.logit_scale",
            "model.text.gene_table",
            "model.text.value_projection.bias",
            "model.text.value_projection.weight",
            "model.text_projection.weight",
        ];
        assert_eq!(paths_in(&new_modules()), expected.map(str::to_owned).into());
    }

    #[test]
    fn decay_spares_all_but_the_matrices_and_kernels() {
        let decayed: BTreeSet<String> = paths_in(&ParamGroup::all())
            .difference(&paths_in(&spared_from_decay()))
            .cloned()
            .collect();
        assert!(
            decayed.iter().all(|path| path.ends_with(".weight")),
            "{decayed:?}"
        );
        assert!(decayed.contains("model.vision.patch_embedding.weight"));
        assert!(decayed.contains("model.text.tower.blocks.0.fc_1.weight"));
        let spared = paths_in(&spared_from_decay());
        assert!(
            spared.iter().all(|path| !path.ends_with(".weight")),
            "{spared:?}"
        );
        assert!(spared.contains("model.logit_scale"));
        assert!(spared.contains("model.vision.blocks.0.scale_1"));
    }
}
