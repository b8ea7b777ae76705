//! A running average of the weights.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

/// Moves every weight of `average` towards that of `model`: `average * decay + weight * (1 - decay)`.
///
/// Both are one model at two moments, neither with gradients.
pub(crate) fn follow<M: Module>(average: M, model: &M, decay: f64) -> M {
    let mut weights = Weights(GradientsParams::new());
    model.visit(&mut weights);
    average.map(&mut Following {
        weights: weights.0,
        decay,
    })
}

/// Weights by their id: Burn's container of gradients holds any tensor of a weight's shape.
struct Weights(GradientsParams);

impl ModuleVisitor for Weights {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0.register(param.id, param.val());
    }
}

struct Following {
    weights: GradientsParams,
    decay: f64,
}

impl ModuleMapper for Following {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let id = param.id;
        match self.weights.remove::<D>(id) {
            Some(weight) => param.map(|average| {
                average.mul_scalar(self.decay) + weight.mul_scalar(1.0 - self.decay)
            }),
            None => param,
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use burn::nn::{Linear, LinearConfig};
    use burn::tensor::Device;

    use super::*;

    fn constant(model: Linear, value: f64) -> Linear {
        struct Fill(f64);
        impl ModuleMapper for Fill {
            fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
                param.map(|weight| weight.zeros_like().add_scalar(self.0))
            }
        }
        model.map(&mut Fill(value))
    }

    #[test]
    fn after_two_steps_of_a_constant_the_average_has_come_the_geometric_way() {
        let model = LinearConfig::new(2, 2).init(&Device::flex());
        let mut average = constant(model.clone(), 0.0);
        let model = constant(model, 1.0);
        for _ in 0..2 {
            average = follow(average, &model, 0.9);
        }
        let value = average.weight.val().mean().into_scalar::<f32>();
        assert_relative_eq!(value, 1.0 - 0.9f32 * 0.9, epsilon = 1e-6);
    }
}
