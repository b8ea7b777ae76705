//! AdamW, in as few passes over the weights as their device allows.

#[cfg(feature = "flex")]
mod on_host;
#[cfg(feature = "tch")]
mod on_libtorch;

use burn::optim::{AdamWState, AdaptiveMomentumState, LearningRate, Optimizer};
use burn::tensor::{Device, Tensor};

/// AdamW with decoupled decay (Loshchilov and Hutter 2019, arXiv 1711.05101); the state is that of Burn's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AdamW {
    pub(crate) beta_1: f64,
    pub(crate) beta_2: f64,
    pub(crate) epsilon: f64,
    /// Times the learning rate, by which share a weight shrinks a step.
    pub(crate) weight_decay: f64,
}

/// What one step multiplies by.
///
/// The moments start at 0, which their sums are corrected for here, once a step, and not weight by weight
/// (Kingma and Ba 2015, arXiv 1412.6980, end of section 2).
#[derive(Debug, Clone, Copy)]
struct StepFactors {
    beta_1: f64,
    beta_2: f64,
    /// What decay leaves of a weight.
    decay: f64,
    rate: f64,
    epsilon: f64,
}

impl AdamW {
    /// The factors of step `time`, counted from 1.
    fn factors(&self, learning_rate: f64, time: usize) -> StepFactors {
        let time = time as f64;
        let correction_1 = 1.0 - self.beta_1.powf(time);
        let correction_2 = (1.0 - self.beta_2.powf(time)).sqrt();
        StepFactors {
            beta_1: self.beta_1,
            beta_2: self.beta_2,
            decay: 1.0 - learning_rate * self.weight_decay,
            rate: learning_rate * correction_2 / correction_1,
            epsilon: self.epsilon * correction_2,
        }
    }
}

impl Optimizer for AdamW {
    type State<const D: usize> = AdamWState<D>;

    fn step<const D: usize>(
        &self,
        learning_rate: LearningRate,
        weight: Tensor<D>,
        gradient: Tensor<D>,
        state: Option<AdamWState<D>>,
    ) -> (Tensor<D>, Option<AdamWState<D>>) {
        let momentum = match state {
            Some(state) => state.momentum,
            None => AdaptiveMomentumState::new(0, gradient.zeros_like(), gradient.zeros_like()),
        };
        let time = momentum.time + 1;
        let weight = Weight {
            value: weight,
            moment_1: momentum.moment_1,
            moment_2: momentum.moment_2,
        };
        let weight = weight.stepped(gradient, self.factors(learning_rate, time));
        let momentum = AdaptiveMomentumState::new(time, weight.moment_1, weight.moment_2);
        (weight.value, Some(AdamWState::new(momentum)))
    }

    fn to_device<const D: usize>(mut state: AdamWState<D>, device: &Device) -> AdamWState<D> {
        state.momentum = state.momentum.to_device(device);
        state
    }
}

/// A weight with the running means of its gradient and of the square of it; all of one shape.
#[derive(Debug, Clone)]
struct Weight<const D: usize> {
    value: Tensor<D>,
    moment_1: Tensor<D>,
    moment_2: Tensor<D>,
}

impl<const D: usize> Weight<D> {
    /// One step further, in the fewest passes that are known for the back-end.
    fn stepped(self, gradient: Tensor<D>, factors: StepFactors) -> Self {
        #[cfg(feature = "flex")]
        if comtip_transformer::host_memory::is_host(&gradient) {
            return self.stepped_on_host(gradient, factors);
        }
        #[cfg(feature = "tch")]
        if comtip_transformer::libtorch::is_libtorch_device(&gradient.device()) {
            return self.stepped_on_libtorch(gradient, factors);
        }
        self.stepped_by_tensors(gradient, factors)
    }

    /// Some dozen passes, or one kernel on a back-end that fuses them.
    fn stepped_by_tensors(self, gradient: Tensor<D>, factors: StepFactors) -> Self {
        let StepFactors { beta_1, beta_2, .. } = factors;
        let moment_1 = self.moment_1.mul_scalar(beta_1) + gradient.clone().mul_scalar(1.0 - beta_1);
        let moment_2 =
            self.moment_2.mul_scalar(beta_2) + gradient.square().mul_scalar(1.0 - beta_2);
        let size = moment_2.clone().sqrt().add_scalar(factors.epsilon);
        let change = (moment_1.clone() / size).mul_scalar(factors.rate);
        let decayed = match factors.decay {
            1.0 => self.value,
            decay => self.value.mul_scalar(decay),
        };
        Self {
            value: decayed - change,
            moment_1,
            moment_2,
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::module::Param;
    use burn::nn::{Linear, LinearConfig};
    use burn::optim::{AdamWConfig, GradientsParams, ModuleOptimizer};
    use burn::tensor::Tolerance;

    use super::*;

    const ADAMW: AdamW = AdamW {
        beta_1: 0.9,
        beta_2: 0.98,
        epsilon: 1e-6,
        weight_decay: 0.2,
    };

    fn linear(device: &Device) -> Linear {
        let weights = (0..12).map(|i| (i as f32 * 0.7).sin()).collect::<Vec<_>>();
        let weight = Tensor::<1>::from_floats(weights.as_slice(), device).reshape([4, 3]);
        let mut linear = LinearConfig::new(4, 3).with_bias(false).init(device);
        linear.weight = Param::from_tensor(weight);
        linear
    }

    /// The weights after some steps of changing gradients, one of which is 0.
    fn stepped(mut optimizer: ModuleOptimizer, n_steps: usize) -> Tensor<2> {
        let device = Device::flex().autodiff();
        let mut linear = linear(&device);
        for step in 0..n_steps {
            let at = step as f32;
            let x = Tensor::<2>::from_floats([[at.cos(), 0.0, 1e-4 * at, -2.0]], &device);
            let loss = (linear.forward(x) - at.sin()).square().sum();
            let gradients = GradientsParams::from_grads(loss.backward(), &linear);
            linear = optimizer.step(1e-2, linear, gradients);
        }
        linear.weight.val().inner()
    }

    #[test]
    fn it_goes_where_the_adamw_of_burn_goes() {
        let theirs = AdamWConfig::new()
            .with_beta_1(0.9)
            .with_beta_2(0.98)
            .with_epsilon(1e-6)
            .with_weight_decay(0.2);
        for n_steps in [1, 2, 30] {
            let ours = stepped(ADAMW.into(), n_steps).into_data();
            let theirs = stepped(theirs.init(), n_steps).into_data();
            ours.assert_approx_eq::<f32>(&theirs, Tolerance::relative(1e-5));
        }
    }

    #[test]
    fn a_checkpoint_of_it_steps_on_as_it_does() {
        let device = Device::flex().autodiff();
        let gradients = |linear: &Linear| {
            let loss = linear.weight.val().powi_scalar(3).sum();
            GradientsParams::from_grads(loss.backward(), linear)
        };
        let mut optimizer = ModuleOptimizer::from(ADAMW);
        let first = linear(&device);
        let first = optimizer.step(1e-2, first.clone(), gradients(&first));
        let bytes = optimizer.into_bytes().expect("written");
        let mut restored = ModuleOptimizer::from(ADAMW)
            .from_bytes(bytes)
            .expect("read");
        let next = |optimizer: &mut ModuleOptimizer| {
            let next = optimizer.step(1e-2, first.clone(), gradients(&first));
            next.weight.val().into_data()
        };
        assert_eq!(next(&mut optimizer), next(&mut restored));
    }

    /// A step of a back-end's own is that of single operations, whether it owns its tensors and may change them
    /// or somebody else holds them too, who sees no change.
    #[cfg(any(feature = "flex", feature = "tch"))]
    fn assert_own_step_is_that_of_tensors(device: &Device) {
        // Several pieces of the largest machine, and a rest.
        let shape = [1100, 3001];
        let random = |from, to| {
            let between = burn::tensor::Distribution::Uniform(from, to);
            Tensor::<2>::random(shape, between, device).into_data()
        };
        let data = [random(-1.0, 1.0), random(-0.1, 0.1), random(0.0, 0.1)];
        let gradient = random(-1.0, 1.0);
        let gradient = || Tensor::from_data(gradient.clone(), device);
        let weight = || {
            let [value, moment_1, moment_2] = data
                .clone()
                .map(|data| Tensor::<2>::from_data(data, device));
            Weight {
                value,
                moment_1,
                moment_2,
            }
        };
        let read = |weight: Weight<2>| {
            [weight.value, weight.moment_1, weight.moment_2].map(Tensor::into_data)
        };
        for (rate, time) in [(1e-3, 7), (0.0, 1)] {
            let factors = ADAMW.factors(rate, time);
            let own = read(weight().stepped(gradient(), factors));
            let by_tensors = read(weight().stepped_by_tensors(gradient(), factors));
            for (own, by_tensors) in own.iter().zip(&by_tensors) {
                own.assert_approx_eq::<f32>(by_tensors, Tolerance::rel_abs(1e-5, 1e-7));
            }
            let shared = weight();
            assert_eq!(read(shared.clone().stepped(gradient(), factors)), own);
            assert_eq!(read(shared), data);
        }
    }

    #[cfg(feature = "flex")]
    #[test]
    fn one_pass_over_the_host_is_what_tensors_compute() {
        assert_own_step_is_that_of_tensors(&Device::flex());
    }

    #[cfg(feature = "tch")]
    #[test]
    fn kernels_of_libtorch_are_what_tensors_compute() {
        assert_own_step_is_that_of_tensors(&Device::libtorch());
    }
}
