//! The weights of a module by name: their shapes, and their values on the host.

use std::collections::BTreeMap;
use std::path::Path;

use burn::module::{Module, ModuleVisitor, Param};
use burn::store::{ApplyResult, ModuleSnapshot, bridge};
use burn::tensor::{Tensor, TensorData};

use crate::error::ModelError;
use crate::host_tensor::HostTensor;

/// Shapes of all weights, without drawing those that were not drawn yet.
pub fn parameter_shapes<M: Module>(module: &M) -> BTreeMap<String, Vec<usize>> {
    let mut walk = Walk::new(|param: &dyn Weight| param.shape());
    module.visit(&mut walk);
    walk.found
}

/// Values of all weights.
pub fn parameter_values<M: Module>(module: &M) -> BTreeMap<String, HostTensor> {
    let mut walk = Walk::new(|param: &dyn Weight| HostTensor::new(param.shape(), param.values()));
    module.visit(&mut walk);
    walk.found
}

/// The module with other weights; all must be there, and no more.
///
/// # Errors
///
/// If the names or shapes are not those of the module; `path` is named.
pub fn with_parameter_values<M: Module>(
    mut module: M,
    values: BTreeMap<String, HostTensor>,
    path: &Path,
) -> Result<M, ModelError> {
    let tensors = values
        .into_iter()
        .map(|(name, tensor)| {
            let data = TensorData::new(tensor.values, tensor.shape);
            bridge::from_data(data, name, None)
        })
        .collect();
    let applied = module.apply(tensors, None, None, false);
    check_strictly(&applied, path)?;
    Ok(module)
}

/// A weight of any number of axes.
trait Weight {
    fn shape(&self) -> Vec<usize>;
    fn values(&self) -> Vec<f32>;
}

impl<const D: usize> Weight for Param<Tensor<D>> {
    fn shape(&self) -> Vec<usize> {
        self.lazy_shape().to_vec()
    }

    fn values(&self) -> Vec<f32> {
        self.val().into_data().iter::<f32>().collect()
    }
}

struct Walk<T, F: Fn(&dyn Weight) -> T> {
    here: Vec<String>,
    found: BTreeMap<String, T>,
    take: F,
}

impl<T, F: Fn(&dyn Weight) -> T> Walk<T, F> {
    fn new(take: F) -> Self {
        Self {
            here: Vec::new(),
            found: BTreeMap::new(),
            take,
        }
    }
}

impl<T, F: Fn(&dyn Weight) -> T> ModuleVisitor for Walk<T, F> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.here.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.here.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.found.insert(self.here.join("."), (self.take)(param));
    }
}

/// Refuses weights of which some are missing, left over or of another shape; all are named.
pub(crate) fn check_strictly(applied: &ApplyResult, path: &Path) -> Result<(), ModelError> {
    let missing = applied.missing.iter().map(|(name, _)| name.clone());
    let mut problems: Vec<String> = missing.map(|name| format!("`{name}` is missing")).collect();
    problems.extend(
        applied
            .unused
            .iter()
            .map(|name| format!("`{name}` is not part of the model")),
    );
    problems.extend(applied.errors.iter().map(ToString::to_string));
    if problems.is_empty() {
        return Ok(());
    }
    Err(ModelError::Checkpoint {
        path: path.to_owned(),
        problem: format!(
            "does not fit the shape in config.json: {}; take both from one run",
            problems.join(", ")
        ),
    })
}
