//! Who gains from the gap between matched and shuffled pairs (Eq. 12).

use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

use crate::critic::Critic;
use crate::reverse_gradient::reverse_gradient;

/// The readings of pair-aware adversarial training.
///
/// The paper's sign and reversal contradict its aim, so the choice is a switch; `gap` is
/// `E[D(matched)] - E[D(shuffled)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairObjective {
    /// `|gap|` behind a gradient reversal, the paper to the letter. The critic drives it to zero.
    ReversalAbs,
    /// `gap` behind a gradient reversal: domain confusion, critic and encoder pull apart.
    ReversalSigned,
    /// `-gap` without reversal: critic and encoder both widen the gap, which is what the paper says
    /// the training is for.
    Cooperative,
    /// No critic.
    Off,
}

impl PairObjective {
    /// `E[D(matched)] - E[D(shuffled)]` over embeddings of matched and of shuffled gene-value pairs, `[1]`;
    /// they are scaled to unit length first, so that nothing is won by growing. `None` when switched off.
    ///
    /// # Shapes
    ///
    /// - `matched`, `shuffled`: `[batch, d_embedding]`
    pub fn gap(
        self,
        critic: &Critic,
        matched: Tensor<2>,
        shuffled: Tensor<2>,
        reversal_strength: f64,
    ) -> Option<Tensor<1>> {
        let see = |embedding: Tensor<2>| match self {
            Self::ReversalAbs | Self::ReversalSigned => {
                reverse_gradient(unit_rows(embedding), reversal_strength)
            }
            Self::Cooperative | Self::Off => unit_rows(embedding),
        };
        (self != Self::Off)
            .then(|| critic.forward(see(matched)).mean() - critic.forward(see(shuffled)).mean())
    }

    /// The term to be minimised, from the gap.
    pub fn loss(self, gap: Tensor<1>) -> Tensor<1> {
        match self {
            Self::ReversalAbs => gap.abs(),
            Self::Cooperative => -gap,
            Self::ReversalSigned | Self::Off => gap,
        }
    }

    /// Derivative of the term by the gap, where the gap is `gap`; 0 when switched off.
    pub fn slope(self, gap: f64) -> f64 {
        match self {
            Self::ReversalAbs if gap == 0.0 => 0.0,
            Self::ReversalAbs => gap.signum(),
            Self::Cooperative => -1.0,
            Self::ReversalSigned => 1.0,
            Self::Off => 0.0,
        }
    }
}

fn unit_rows(x: Tensor<2>) -> Tensor<2> {
    // Inside the root, so that the gradient of a zero row is zero and not 0 / 0.
    let length = ((x.clone() * x.clone()).sum_dim(1) + 1e-24).sqrt();
    x / length
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use burn::tensor::{Device, Distribution};

    use super::*;
    use crate::critic::CriticConfig;

    struct Judged {
        loss: f32,
        gap: f32,
        encoder_gradient: Vec<f32>,
        critic_gradient: Vec<f32>,
    }

    /// One critic and one batch under every objective.
    fn judge_with_each<const N: usize>(objectives: [PairObjective; N]) -> [Judged; N] {
        let device = Device::flex().autodiff();
        let critic = CriticConfig::new(4).with_d_hidden(8).init(&device);
        let matched = Tensor::<2>::random([5, 4], Distribution::Default, &device).require_grad();
        let shuffled = Tensor::<2>::random([5, 4], Distribution::Default, &device) - 1.0;
        objectives.map(|objective| {
            let gap = objective
                .gap(&critic, matched.clone(), shuffled.clone(), 1.0)
                .expect("switched on");
            let loss = objective.loss(gap.clone());
            let gradients = loss.backward();
            let values = |gradient: Option<Tensor<2>>| {
                let gradient = gradient.expect("a gradient").into_data();
                gradient.try_to_vec::<f32>().expect("f32")
            };
            Judged {
                loss: loss.into_scalar(),
                gap: gap.into_scalar(),
                encoder_gradient: values(matched.grad(&gradients)),
                critic_gradient: values(critic.first_weight().grad(&gradients)),
            }
        })
    }

    #[test]
    fn each_objective_is_its_formula_of_the_gap() {
        let [signed, abs, cooperative] = judge_with_each([
            PairObjective::ReversalSigned,
            PairObjective::ReversalAbs,
            PairObjective::Cooperative,
        ]);
        assert_eq!(signed.loss, signed.gap);
        assert_eq!(abs.loss, abs.gap.abs());
        assert_eq!(cooperative.loss, -cooperative.gap);
    }

    #[test]
    fn the_critic_works_against_the_encoder_under_reversal_and_with_it_in_cooperation() {
        let [signed, cooperative] =
            judge_with_each([PairObjective::ReversalSigned, PairObjective::Cooperative]);
        for (signed, cooperative) in signed
            .encoder_gradient
            .iter()
            .zip(cooperative.encoder_gradient)
        {
            assert_relative_eq!(*signed, cooperative, epsilon = 1e-6);
        }
        for (signed, cooperative) in signed
            .critic_gradient
            .iter()
            .zip(cooperative.critic_gradient)
        {
            assert_relative_eq!(*signed, -cooperative, epsilon = 1e-6);
        }
        assert!(signed.critic_gradient.iter().any(|g| g.abs() > 1e-6));
    }

    #[test]
    fn the_slope_is_the_derivative_of_the_loss() {
        let device = Device::flex();
        for objective in [
            PairObjective::ReversalAbs,
            PairObjective::ReversalSigned,
            PairObjective::Cooperative,
        ] {
            let loss = |gap: f32| {
                let gap = Tensor::<1>::from_floats([gap], &device);
                objective.loss(gap).into_scalar::<f32>()
            };
            for gap in [-0.5f32, 0.25] {
                let difference = (loss(gap + 0.125) - loss(gap - 0.125)) / 0.25;
                assert_relative_eq!(
                    objective.slope(gap.into()),
                    difference.into(),
                    epsilon = 1e-6
                );
            }
        }
    }

    #[test]
    fn off_judges_nothing() {
        let device = Device::flex();
        let critic = CriticConfig::new(4).init(&device);
        let z = Tensor::<2>::ones([2, 4], &device);
        assert!(PairObjective::Off.gap(&critic, z.clone(), z, 1.0).is_none());
    }
}
