//! The weights of towers out of the tensors of a file, with nothing missing and nothing left over.

use std::collections::{BTreeMap, BTreeSet};

use super::stored_tensor::StoredTensor;
use super::tower_shape::TowerShape;
use super::{HostTensor, Layout};

/// The values of all weights under our names.
///
/// # Errors
///
/// All that does not fit, a line each.
pub(crate) fn take(
    mut tensors: BTreeMap<String, StoredTensor>,
    layout: Layout,
    shape: &TowerShape,
    expected: BTreeMap<String, Vec<usize>>,
) -> Result<BTreeMap<String, HostTensor>, String> {
    let mut problems = shape.problems.clone();
    let mut values = BTreeMap::new();
    let mut used = BTreeSet::new();
    for (ours, expected) in expected {
        let Some((theirs, form)) = layout.find(&ours) else {
            problems.push(format!("`{ours}` has no place in this layout"));
            continue;
        };
        let is_first = used.insert(theirs.clone());
        let there = form.shape_there(&expected);
        let problem = match tensors.get(&theirs) {
            None if shape.is_known => Some(format!("`{theirs}` {there:?} is missing")),
            None => Some(format!("`{theirs}` is missing")),
            Some(tensor) => {
                let fits = form.shape_here(&tensor.shape).as_ref() == Some(&expected);
                problem_of(&theirs, tensor, fits || !shape.is_known, &there)
            }
        };
        if let Some(problem) = problem {
            // The parts of a fused tensor share what is wrong with it.
            problems.extend(is_first.then_some(problem));
        } else if shape.is_known {
            let found = match form.is_part() {
                true => tensors.get(&theirs).cloned(),
                false => tensors.remove(&theirs),
            };
            let found = found.and_then(|tensor| tensor.values);
            values.extend(found.map(|found| (ours, form.here(found, expected))));
        }
    }
    let extra = tensors.iter().filter(|(name, _)| !used.contains(*name));
    let extra: Vec<String> = extra
        .map(|(name, tensor)| format!("`{name}` {:?} is not part of the towers", tensor.shape))
        .collect();
    if !extra.is_empty() {
        problems.extend(extra);
        problems.push(
            "what the towers can do without is left out with --leave-out and the start of its name"
                .to_owned(),
        );
    }
    match problems.is_empty() {
        true => Ok(values),
        false => Err(format!(
            "does not hold the weights of {layout}:\n  {}",
            problems.join("\n  ")
        )),
    }
}

/// What is wrong with a tensor on its own.
fn problem_of(name: &str, tensor: &StoredTensor, fits: bool, there: &[usize]) -> Option<String> {
    let (shape, dtype) = (&tensor.shape, &tensor.dtype);
    match &tensor.values {
        _ if shape.contains(&0) => Some(format!("`{name}` {shape:?} is empty")),
        _ if !fits => Some(format!("`{name}` is {shape:?}, but should be {there:?}")),
        None => Some(format!("`{name}` holds {dtype}, no floats of 16 or 32 bit")),
        Some(found) => (!found.values.iter().all(|value| value.is_finite()))
            .then(|| format!("`{name}` holds NaN or infinite numbers")),
    }
}
