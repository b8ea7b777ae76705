//! A file that is given of a slide, as it is typed.

use crate::ui::CliError;

/// Slide and file of `[SLIDE=]FILE`, given to an option; of one slide the name may be left out.
///
/// # Errors
///
/// If it does not say of which of several slides it is.
pub(super) fn slide_and_file<'a>(
    option: &str,
    given: &'a str,
    slides: &[&'a str],
) -> Result<(&'a str, &'a str), CliError> {
    let of_slide = |(slide, _): &(&str, &str)| slides.contains(slide);
    match (given.split_once('=').filter(of_slide), slides) {
        (Some(named), _) => Ok(named),
        (None, [only]) => Ok((only, given)),
        (None, _) => Err(CliError::usage(format!(
            "{option} {given} does not say of which slide it is: write {option} SLIDE=FILE, SLIDE one of {}",
            slides.join(", ")
        ))),
    }
}
