//! One result, or those of several protocols.

use comtip::metrics::EvalResult;

/// What is printed and written: in JSON one is an object, and several are a list.
#[derive(Clone, Copy)]
pub(super) enum Results<'a> {
    One(&'a EvalResult),
    Several(&'a [EvalResult]),
}

impl<'a> Results<'a> {
    pub(super) fn all(self) -> &'a [EvalResult] {
        match self {
            Self::One(result) => std::slice::from_ref(result),
            Self::Several(results) => results,
        }
    }
}
