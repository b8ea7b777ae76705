//! Tables of labels, as they are typed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use comtip::data::AnnotationFolder;

use super::slide_and_file::slide_and_file;
use crate::ui::{CliError, first_of};

const OPTION: &str = "--annotations";
/// Names that are given in a message; the rest are counted.
const N_NAMED: usize = 5;

/// The table of each slide, from `[SLIDE=]FILE` or a folder of them.
///
/// # Errors
///
/// If one is not there, does not say of which slide it is, or is the second of a slide.
pub(super) fn annotations(
    given: &[String],
    slides: &[&str],
) -> Result<BTreeMap<String, PathBuf>, CliError> {
    let mut tables = BTreeMap::new();
    for given in given {
        let found = match Path::new(given).is_dir() {
            true => of_folder(Path::new(given), slides)?,
            false => [of_slide(given, slides)?].into(),
        };
        for (slide, table) in found {
            if tables.contains_key(&slide) {
                return Err(CliError::usage(format!(
                    "{OPTION}: two tables are given for {slide}; give one"
                )));
            }
            tables.insert(slide, table);
        }
    }
    Ok(tables)
}

fn of_slide(given: &str, slides: &[&str]) -> Result<(String, PathBuf), CliError> {
    let (slide, file) = slide_and_file(OPTION, given, slides)?;
    match std::fs::metadata(file) {
        Ok(_) => Ok((slide.to_owned(), PathBuf::from(file))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(CliError::input(
            format!("{OPTION}: there is no file {file}"),
        )),
        Err(error) => Err(CliError::input(format!(
            "{OPTION}: cannot open {file}: {}",
            error.kind()
        ))),
    }
}

/// The tables of a folder; those of no slide are named.
fn of_folder(folder: &Path, slides: &[&str]) -> Result<BTreeMap<String, PathBuf>, CliError> {
    let found = AnnotationFolder::find(folder, slides.iter().copied());
    let found = found.map_err(|error| CliError::from(error).naming(OPTION))?;
    if !found.strays.is_empty() {
        let names = found.strays.iter().filter_map(|path| path.file_name());
        let names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
        message!(
            "warning: {}: no slide here has the name of {}",
            folder.display(),
            first_of(&names, N_NAMED)
        );
    }
    Ok(found.tables)
}
