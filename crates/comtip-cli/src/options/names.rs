//! Names that an option is given: separated by commas, or in a file with one a line.

use std::collections::BTreeSet;
use std::path::Path;

use comtip::data::read_slide_list;

use crate::ui::{CliError, first_of};

/// Slides that are named where one is not known; the rest are counted.
const N_NAMED: usize = 20;

/// One of several names separated by commas, without the blanks around it.
///
/// # Errors
///
/// If nothing is left of it.
pub(crate) fn name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a name is empty; separate names with one comma each".to_owned()),
        name => Ok(name.to_owned()),
    }
}

/// Slides as they are given: each the name of one that is there, or a file with a slide a line; each
/// slide once.
///
/// # Errors
///
/// If one is not among those that are there, or a file cannot be read.
pub(crate) fn slides_named(
    option: &str,
    given: &[String],
    there: &[&str],
) -> Result<Vec<String>, CliError> {
    let known: BTreeSet<&str> = there.iter().copied().collect();
    let (mut slides, mut seen) = (Vec::new(), BTreeSet::new());
    for name in given {
        for slide in slides_of(option, name, &known)? {
            if seen.insert(slide.clone()) {
                slides.push(slide);
            }
        }
    }
    Ok(slides)
}

/// Genes as they are given: each a symbol, or a file with a symbol a line; each gene once.
///
/// # Errors
///
/// If a file cannot be read, or lists none.
pub(crate) fn genes_named(option: &str, given: &[String]) -> Result<Vec<String>, CliError> {
    let (mut genes, mut seen) = (Vec::new(), BTreeSet::new());
    for name in given {
        let path = Path::new(name);
        let listed = match path.is_file() {
            // Lists of slides and of genes are files of one kind.
            true => read_slide_list(path)?,
            false => vec![name.clone()],
        };
        if listed.is_empty() {
            return Err(CliError::input(format!("{option} {name}: lists no gene")));
        }
        genes.extend(listed.into_iter().filter(|gene| seen.insert(gene.clone())));
    }
    Ok(genes)
}

/// The slide of that name, or those of the file of that name.
fn slides_of(option: &str, name: &str, known: &BTreeSet<&str>) -> Result<Vec<String>, CliError> {
    let list = || {
        let names: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
        first_of(&names, N_NAMED)
    };
    if known.contains(name) {
        return Ok(vec![name.to_owned()]);
    }
    if !Path::new(name).is_file() {
        return Err(CliError::usage(format!(
            "{option}: there is no slide `{name}`, there are: {}; nor is it a file that lists slides",
            list()
        )));
    }
    let slides = read_slide_list(Path::new(name))?;
    if slides.is_empty() {
        return Err(CliError::input(format!("{option} {name}: lists no slide")));
    }
    match slides.iter().find(|slide| !known.contains(slide.as_str())) {
        Some(stray) => Err(CliError::input(format!(
            "{option} {name}: there is no slide `{stray}`, there are: {}",
            list()
        ))),
        None => Ok(slides),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn blanks_around_a_name_are_no_part_of_it_and_an_empty_name_is_refused() {
        assert_eq!(name(" V10_B1 "), Ok("V10_B1".to_owned()));
        assert!(name(" ").is_err() && name("").is_err());
    }

    #[test]
    fn names_and_files_of_names_may_stand_side_by_side() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("list.txt");
        std::fs::write(&file, "# of one chip\nc\na\n").expect("written");
        let file = file.display().to_string();
        let there = ["a", "b", "c"];
        let named = |given: &[&str]| slides_named("--slides", &owned(given), &there);
        assert_eq!(named(&["b", &file]).expect("known"), ["b", "c", "a"]);
        assert_eq!(named(&["a", &file, "a"]).expect("known"), ["a", "c"]);
        assert_eq!(named(&[]).expect("none"), owned(&[]));
    }

    #[test]
    fn genes_are_symbols_or_files_of_them_in_the_order_given() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("genes.txt");
        std::fs::write(&file, "# markers\nMBP\nGFAP\n").expect("written");
        let file = file.display().to_string();
        let named = genes_named("--genes", &owned(&["GFAP", &file, "HBB"]));
        assert_eq!(named.expect("genes"), ["GFAP", "MBP", "HBB"]);
        std::fs::write(&file, "\n").expect("written");
        let refused = genes_named("--genes", &[file]).expect_err("refused");
        assert!(refused.to_string().contains("lists no gene"), "{refused}");
    }

    #[test]
    fn a_slide_that_is_not_there_is_wrong_usage_and_in_a_file_wrong_input() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("list.txt");
        std::fs::write(&file, "a\nx\n").expect("written");
        let file = file.display().to_string();
        let refused = |given: &str| {
            let refused = slides_named("--slides", &owned(&[given]), &["a", "b"]);
            refused.expect_err("refused")
        };
        let typed = refused("x");
        assert_eq!(typed.code(), 2);
        assert!(
            typed.to_string().contains("no slide `x`, there are: a, b"),
            "{typed}"
        );
        let listed = refused(&file);
        assert_eq!(listed.code(), 3);
        assert!(
            listed
                .to_string()
                .contains("list.txt: there is no slide `x`"),
            "{listed}"
        );
        std::fs::write(&file, "# none\n").expect("written");
        assert!(refused(&file).to_string().contains("lists no slide"));
    }
}
