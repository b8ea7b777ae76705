//! Where the patients of several slides are known from, in words.

use std::collections::BTreeMap;
use std::fmt;

use crate::slide::PatientOrigin;

/// Where the patients of several slides are known from.
///
/// # Examples
///
/// ```
/// use comtip_data::{PatientOrigin, PatientOrigins};
///
/// let origins = PatientOrigins::of([PatientOrigin::Guessed, PatientOrigin::Table, PatientOrigin::Table]);
/// assert_eq!(
///     origins.to_string(),
///     "1 guessed from the name of its slide, 2 by a table of patients",
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatientOrigins {
    n_slides: BTreeMap<PatientOrigin, usize>,
}

impl PatientOrigins {
    /// Counts where the patients are known from, one origin a slide.
    pub fn of(origins: impl IntoIterator<Item = PatientOrigin>) -> Self {
        let mut n_slides = BTreeMap::new();
        for origin in origins {
            *n_slides.entry(origin).or_default() += 1;
        }
        Self { n_slides }
    }
}

impl fmt::Display for PatientOrigins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_one = self.n_slides.len() == 1;
        for (i, (origin, n)) in self.n_slides.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            match is_one {
                true => f.write_str("all ")?,
                false => write!(f, "{n} ")?,
            }
            f.write_str(match origin {
                PatientOrigin::Guessed if *n == 1 && !is_one => {
                    "guessed from the name of its slide"
                }
                PatientOrigin::Guessed => "guessed from the names of slides",
                PatientOrigin::Table => "by a table of patients",
                PatientOrigin::Metadata => "by the data themselves",
                PatientOrigin::Unknown | PatientOrigin::Unrecorded => "not known",
            })?;
        }
        Ok(())
    }
}
