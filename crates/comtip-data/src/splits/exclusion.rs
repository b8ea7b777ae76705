//! Slides kept out of training, by the name of a study or by a list.

mod study;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use comtip_files::first_names;

use crate::error::DataError;
use crate::formats::SlideMeta;
use crate::slide::read_slide_list;
use study::Study;

/// Slides kept out of training, and which list asked for each.
///
/// A benchmark on a study says nothing if its slides, or sections of the same donors, were trained
/// on. The lists known by name are those of benchmarks that STimage-1K4M contains:
///
/// | name | study | slides in STimage-1K4M |
/// |---|---|---|
/// | `dlpfc` | Maynard et al. 2021, PMID 33558695, 12 sections of the prefrontal cortex | 12 |
/// | `paper` | of these the five CoMTIP is tested on, 151672 to 151676 | 5 |
/// | `her2st` | Andersson et al. 2021, PMID 34650042, HER2-positive breast cancer | 36 |
/// | `cscc` | Ji et al. 2020, PMID 32579974, GSE144239, squamous cell carcinoma | 16 |
/// | `gse240429` | Andrews et al. 2024, human liver, that series alone | 4 |
///
/// A slide belongs to a study if its meta data bear the PubMed id or the title, or if its name
/// begins like those of the study or ends in one of its sections: so lists work without meta data
/// too. Anything else given is the path of a file with a slide a line; blank lines and those that
/// begin with `#` say nothing.
///
/// # Examples
///
/// ```
/// use comtip_data::{Exclusions, SlideSource};
///
/// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
/// let source = SlideSource::open(sample.as_ref())?;
/// let slides: Vec<&str> = source.slide_names().collect();
/// let lists = ["her2st".to_owned(), "dlpfc".to_owned()];
/// let exclusions = Exclusions::resolve(&lists, &slides, |slide| source.meta(slide))?;
/// assert!(slides.iter().all(|slide| exclusions.contains(slide)));
/// assert_eq!(
///     exclusions.to_string(),
///     "her2st excludes 3 slides\ndlpfc excludes none: no slide here matches",
/// );
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exclusions {
    /// List by list, in the order given.
    pub lists: Vec<ExcludedByList>,
}

/// What one list excludes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcludedByList {
    /// Its name or path, as given.
    pub list: String,
    /// Slides it excludes, sorted; another list may exclude them too.
    pub slides: Vec<String>,
    /// Lines of a file that name no slide there is.
    pub unmatched: Vec<String>,
}

impl Exclusions {
    /// Finds which of `slides` the lists exclude; `meta` is what is known of a slide, such as
    /// [`SlideSource::meta`](crate::SlideSource::meta).
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`], with the known names, for a list that is neither a name nor a file;
    /// [`DataError::File`] and [`DataError::Table`] as [`read_slide_list`].
    pub fn resolve<'m>(
        lists: &[String],
        slides: &[&str],
        meta: impl Fn(&str) -> Option<&'m SlideMeta>,
    ) -> Result<Self, DataError> {
        let resolved = lists.iter().map(|list| match Study::named(list) {
            Some(study) => {
                let is_of_study = |slide: &&&str| study.has(slide, meta(slide));
                let found: BTreeSet<&&str> = slides.iter().filter(is_of_study).collect();
                Ok(ExcludedByList {
                    list: list.clone(),
                    slides: found.into_iter().map(ToString::to_string).collect(),
                    unmatched: Vec::new(),
                })
            }
            None => by_file(list, slides),
        });
        Ok(Self {
            lists: resolved.collect::<Result<_, _>>()?,
        })
    }

    /// Names of the lists that need no file, sorted.
    pub fn known_names() -> impl Iterator<Item = &'static str> {
        Study::ALL.iter().map(|study| study.name)
    }

    /// Whether any list excludes a slide.
    pub fn contains(&self, slide: &str) -> bool {
        let mut excluded = self.lists.iter().flat_map(|list| &list.slides);
        excluded.any(|excluded| excluded == slide)
    }

    /// Slides that some list excludes, sorted, each once.
    pub fn slides(&self) -> Vec<&str> {
        let excluded = self.lists.iter().flat_map(|list| &list.slides);
        let once: BTreeSet<&str> = excluded.map(String::as_str).collect();
        once.into_iter().collect()
    }
}

/// A line for each list: how many it excludes, and what of it matched nothing.
impl fmt::Display for Exclusions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, list) in self.lists.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            match list.slides.len() {
                0 => write!(f, "{} excludes none: no slide here matches", list.list)?,
                1 => write!(f, "{} excludes 1 slide", list.list)?,
                n => write!(f, "{} excludes {n} slides", list.list)?,
            }
            if !list.unmatched.is_empty() {
                let n_lines = list.unmatched.len();
                let name = if n_lines == 1 { "names" } else { "name" };
                write!(
                    f,
                    "; {n_lines} of its lines {name} no slide here: {}",
                    first_names(&list.unmatched, 10)
                )?;
            }
        }
        Ok(())
    }
}

fn by_file(list: &str, slides: &[&str]) -> Result<ExcludedByList, DataError> {
    let path = Path::new(list);
    if !path.is_file() {
        let known = Exclusions::known_names().chain(["the path of a file with a slide a line"]);
        return Err(DataError::unknown("exclusion list", list, known));
    }
    let there: BTreeSet<&str> = slides.iter().copied().collect();
    let named = BTreeSet::from_iter(read_slide_list(path)?);
    let (slides, unmatched) = named
        .into_iter()
        .partition(|name| there.contains(name.as_str()));
    Ok(ExcludedByList {
        list: list.to_owned(),
        slides,
        unmatched,
    })
}

#[cfg(test)]
mod tests;
