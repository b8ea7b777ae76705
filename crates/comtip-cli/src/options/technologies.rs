//! Technologies of slides, as the command line names them.

use std::collections::BTreeMap;

use crate::ui::{CliError, first_of};

/// Names of technologies.
const KNOWN: [&str; 3] = ["ST", "Visium", "VisiumHD"];

/// Technologies of slides, of all or of some; none where nothing is given.
#[derive(Debug, Default)]
pub(crate) struct Technologies {
    of_all: Option<String>,
    by_slide: BTreeMap<String, String>,
}

impl Technologies {
    /// Reads `NAME` for all slides and `SLIDE=NAME` for one, which goes before it.
    ///
    /// # Errors
    ///
    /// If a name or a slide is not known, or a technology is given twice.
    pub(crate) fn parse(given: &[String], slides: &[&str]) -> Result<Self, CliError> {
        let wrong = |what: String| CliError::usage(format!("--technology: {what}"));
        let mut technologies = Self::default();
        for argument in given {
            let (slide, name) = match argument.rsplit_once('=') {
                Some((slide, name)) => (Some(slide), name),
                None => (None, argument.as_str()),
            };
            if !KNOWN.contains(&name) {
                let known = KNOWN.join(", ");
                return Err(wrong(format!("unknown `{name}`, there are: {known}")));
            }
            let earlier = match slide {
                Some(slide) if !slides.contains(&slide) => {
                    let there: Vec<String> = slides.iter().map(|s| (*s).to_owned()).collect();
                    return Err(wrong(format!(
                        "there is no slide `{slide}`, there are: {}",
                        first_of(&there, 20)
                    )));
                }
                Some(slide) => technologies
                    .by_slide
                    .insert(slide.to_owned(), name.to_owned()),
                None => technologies.of_all.replace(name.to_owned()),
            };
            if earlier.is_some() {
                return Err(wrong(format!("{argument} is given after another one")));
            }
        }
        Ok(technologies)
    }

    /// That of a slide, if one is given.
    pub(crate) fn of(&self, slide: &str) -> Option<&str> {
        let of_slide = self.by_slide.get(slide).or(self.of_all.as_ref());
        of_slide.map(String::as_str)
    }
}
