//! How a tensor of another layout differs from ours: turned, fused, with axes of length one.

use comtip_model::HostTensor;

/// What a row of a [`KeyMap`](super::key_map::KeyMap) does to a tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TensorMap {
    /// The same.
    Same,
    /// Linear weights: `[d_output, d_input]` there, `[d_input, d_output]` here.
    Turned,
    /// A bias fused with two more: part 0, 1 or 2 of `[3 d]`.
    Third(usize),
    /// Linear weights fused with two more and turned: part of `[3 d_output, d_input]`.
    ThirdTurned(usize),
    /// That many leading axes of length one.
    Leading(usize),
    /// A single number, without axes there, `[1]` here.
    Scalar,
}

impl TensorMap {
    /// The shape there of a tensor of shape `ours` here.
    pub(crate) fn shape_there(self, ours: &[usize]) -> Vec<usize> {
        let mut shape = ours.to_vec();
        match self {
            Self::Same => {}
            Self::Turned => shape.reverse(),
            Self::Third(_) => shape[0] *= 3,
            Self::ThirdTurned(_) => {
                shape.reverse();
                shape[0] *= 3;
            }
            Self::Leading(n) => {
                shape.splice(0..0, std::iter::repeat_n(1, n));
            }
            Self::Scalar => shape.clear(),
        }
        shape
    }

    /// The shape here of a tensor of shape `theirs` there, if it can have one.
    pub(crate) fn shape_here(self, theirs: &[usize]) -> Option<Vec<usize>> {
        let third = |rows: usize| rows.is_multiple_of(3).then_some(rows / 3);
        match (self, theirs) {
            (Self::Same, _) => Some(theirs.to_vec()),
            (Self::Turned, &[rows, columns]) => Some(vec![columns, rows]),
            (Self::Third(_), &[rows]) => Some(vec![third(rows)?]),
            (Self::ThirdTurned(_), &[rows, columns]) => Some(vec![columns, third(rows)?]),
            (Self::Leading(n), _) => {
                let (ones, rest) = theirs.split_at_checked(n)?;
                ones.iter().all(|one| *one == 1).then(|| rest.to_vec())
            }
            (Self::Scalar, &[] | &[1]) => Some(vec![1]),
            _ => None,
        }
    }

    /// Whether the tensor there holds more than the one here.
    pub(crate) fn is_part(self) -> bool {
        matches!(self, Self::Third(_) | Self::ThirdTurned(_))
    }

    /// The tensor here; `shape` is what [`shape_here`](Self::shape_here) makes of theirs.
    pub(crate) fn here(self, theirs: HostTensor, shape: Vec<usize>) -> HostTensor {
        match self {
            Self::Turned => theirs.transposed(),
            Self::Third(part) => theirs.third(part),
            Self::ThirdTurned(part) => theirs.third(part).transposed(),
            Self::Same | Self::Leading(_) | Self::Scalar => theirs.with_shape(shape),
        }
    }

    /// The tensor there; none where it is but a part of a fused one.
    pub(crate) fn there(self, ours: HostTensor) -> Option<HostTensor> {
        let shape = self.shape_there(&ours.shape);
        match self {
            Self::Turned => Some(ours.transposed()),
            Self::Same | Self::Leading(_) | Self::Scalar => Some(ours.with_shape(shape)),
            Self::Third(_) | Self::ThirdTurned(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_shape_goes_there_and_back() {
        let cases: [(TensorMap, &[usize], &[usize]); 6] = [
            (TensorMap::Same, &[2, 3], &[2, 3]),
            (TensorMap::Turned, &[2, 3], &[3, 2]),
            (TensorMap::Third(1), &[4], &[12]),
            (TensorMap::ThirdTurned(2), &[2, 3], &[9, 2]),
            (TensorMap::Leading(2), &[4], &[1, 1, 4]),
            (TensorMap::Scalar, &[1], &[]),
        ];
        for (map, here, there) in cases {
            assert_eq!(map.shape_there(here), there, "{map:?}");
            assert_eq!(map.shape_here(there).as_deref(), Some(here), "{map:?}");
        }
    }

    #[test]
    fn a_shape_that_cannot_be_is_none() {
        assert_eq!(TensorMap::ThirdTurned(0).shape_here(&[4, 2]), None);
        assert_eq!(TensorMap::Leading(1).shape_here(&[2, 4]), None);
        assert_eq!(TensorMap::Turned.shape_here(&[4]), None);
    }
}
