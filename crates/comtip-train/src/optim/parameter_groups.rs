//! Which weights are treated apart, by parts of their paths.

use burn::module::ParamGroup;

/// Which weights are treated apart, by parts of their paths. By default biases and the gains and shifts of norms are
/// spared from decay, and all weights have one rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterGroups {
    /// What decoupled decay spares.
    pub spared_from_decay: Vec<&'static str>,
    /// What has `optimizer.new_module_learning_rate`, as it starts from nothing beside weights that are trained.
    pub new_modules: Vec<&'static str>,
}

impl Default for ParameterGroups {
    fn default() -> Self {
        Self {
            spared_from_decay: vec![".bias", ".gamma", ".beta"],
            new_modules: Vec::new(),
        }
    }
}

/// Parts of paths that are not decayed: biases, norms, gains of LayerScale, embeddings, the logit scale and its bias.
const SPARED: [&str; 12] = [
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
    "logit_bias",
];

/// Parts of paths that do not come with CLIP's weights, and the logit scale, which starts anew whatever
/// the weights: at the towers' rate of fine-tuning it would stay where it is.
const NEW_MODULES: [&str; 7] = [
    ".gene_table",
    ".value_projection.",
    "model.text_projection.",
    "generator.",
    "critic.",
    ".logit_scale",
    "logit_bias",
];

impl ParameterGroups {
    /// Those of a [`Pretraining`](crate::Pretraining).
    pub fn pretraining() -> Self {
        Self {
            spared_from_decay: SPARED.to_vec(),
            new_modules: NEW_MODULES.to_vec(),
        }
    }

    /// Weights that decoupled decay spares; `None` of none.
    pub(crate) fn spared(&self) -> Option<ParamGroup> {
        group(&self.spared_from_decay)
    }

    /// Weights with a learning rate of their own; `None` of none.
    pub(crate) fn of_new_modules(&self) -> Option<ParamGroup> {
        group(&self.new_modules)
    }
}

/// Burn takes no parts for all weights.
fn group(parts: &[&'static str]) -> Option<ParamGroup> {
    (!parts.is_empty()).then(|| ParamGroup::from_any_predicates(parts.to_vec()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use burn::module::{Module, ModuleVisitor, Param, ParamId};
    use burn::tensor::{Device, Tensor};
    use comtip_model::Contrast;
    use comtip_text::{ClipTokenizer, SentenceTokenizer};

    use super::*;
    use crate::objective::Pretraining;
    use crate::settings::PretrainConfig;

    fn groups() -> ParameterGroups {
        ParameterGroups::pretraining()
    }

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
        let vision = shape.vision.transformer_mut().expect("a transformer");
        (vision.n_layers, vision.layer_scale) = (1, true);
        shape.text.tower.n_layers = 1;
        let mut objective = config.objective.clone();
        objective.contrast = Contrast::SigLip;
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
            "logit_bias",
            "model.logit_scale",
            "model.text.gene_table",
            "model.text.value_projection.bias",
            "model.text.value_projection.weight",
            "model.text_projection.weight",
        ];
        assert_eq!(
            paths_in(&groups().of_new_modules().expect("some")),
            expected.map(str::to_owned).into()
        );
    }

    #[test]
    fn no_parts_are_no_weights() {
        let none = ParameterGroups {
            spared_from_decay: Vec::new(),
            new_modules: Vec::new(),
        };
        assert!(none.spared().is_none() && none.of_new_modules().is_none());
    }

    #[test]
    fn decay_spares_all_but_the_matrices_and_kernels() {
        let decayed: BTreeSet<String> = paths_in(&ParamGroup::all())
            .difference(&paths_in(&groups().spared().expect("some")))
            .cloned()
            .collect();
        assert!(
            decayed.iter().all(|path| path.ends_with(".weight")),
            "{decayed:?}"
        );
        assert!(decayed.contains("model.vision.patch_embedding.weight"));
        assert!(decayed.contains("model.text.tower.blocks.0.fc_1.weight"));
        let spared = paths_in(&groups().spared().expect("some"));
        assert!(
            spared.iter().all(|path| !path.ends_with(".weight")),
            "{spared:?}"
        );
        assert!(spared.contains("model.logit_scale") && spared.contains("logit_bias"));
        assert!(spared.contains("model.vision.blocks.0.scale_1"));
    }
}
