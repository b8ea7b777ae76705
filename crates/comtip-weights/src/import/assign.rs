//! The weights of towers out of the tensors of a file, with nothing missing and nothing left over.

use std::collections::{BTreeMap, BTreeSet};

use comtip_model::HostTensor;

use crate::error::Problem;
use crate::files::StoredTensor;
use crate::import_option::ImportOption;
use crate::layout::{Beyond, Layout};
use crate::shape::TowerShape;

/// The values of all weights under our names.
///
/// # Errors
///
/// All that does not fit, a line each.
pub(crate) fn assign(
    mut tensors: BTreeMap<String, StoredTensor>,
    layout: Layout,
    shape: &TowerShape,
    expected: BTreeMap<String, Vec<usize>>,
) -> Result<BTreeMap<String, HostTensor>, Problem> {
    let mut problems = shape.problems.clone();
    let mut values = BTreeMap::new();
    let mut used = BTreeSet::new();
    for (ours, expected) in expected {
        let Some((theirs, map)) = layout.find(&ours) else {
            problems.push(format!("`{ours}` has no place in this layout"));
            continue;
        };
        let is_first = used.insert(theirs.clone());
        let there = map.shape_there(&expected);
        let problem = match tensors.get(&theirs) {
            None if shape.is_known => Some(format!("`{theirs}` {there:?} is missing")),
            None => Some(format!("`{theirs}` is missing")),
            Some(tensor) => {
                let fits = map.shape_here(&tensor.shape).as_ref() == Some(&expected);
                problem_of(&theirs, tensor, fits || !shape.is_known, &there)
            }
        };
        if let Some(problem) = problem {
            // The parts of a fused tensor share what is wrong with it.
            problems.extend(is_first.then_some(problem));
        } else if shape.is_known {
            let found = match map.is_part() {
                true => tensors.get(&theirs).cloned(),
                false => tensors.remove(&theirs),
            };
            let found = found.and_then(|tensor| tensor.values);
            values.extend(found.map(|found| (ours, map.here(found, expected))));
        }
    }
    let extra = tensors.iter().filter(|(name, _)| !used.contains(*name));
    let mut behind = BTreeSet::new();
    for (name, StoredTensor { shape: extents, .. }) in extra {
        let is = match layout.beyond(name, shape.config.text.is_some()) {
            Beyond::Inside(what) => {
                format!("changes the features, and the towers have none such: {what}")
            }
            Beyond::Behind(what, start) => {
                behind.insert(start);
                format!("is not part of the towers: {what}")
            }
            Beyond::Unknown => "is not part of the towers".to_owned(),
        };
        problems.push(format!("`{name}` {extents:?} {is}"));
    }
    if !behind.is_empty() {
        let starts: Vec<String> = behind.iter().map(|start| format!("`{start}`")).collect();
        problems.push(format!(
            "what comes after the towers can be skipped: {}",
            starts.join(", ")
        ));
    }
    let behind = behind
        .into_iter()
        .map(|start| ImportOption::LeaveOut(start.to_owned()));
    match problems.is_empty() {
        true => Ok(values),
        false => Err(Problem {
            text: format!(
                "does not hold the weights of {layout}:\n  {}",
                problems.join("\n  ")
            ),
            options: shape.options.iter().cloned().chain(behind).collect(),
        }),
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
