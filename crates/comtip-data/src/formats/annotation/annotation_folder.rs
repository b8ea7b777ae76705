//! A folder of annotation tables, one a slide.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::DataError;

/// What may stand between the slide and the ending of a file: nothing, what STimage-1K4M puts there, or what the files
/// of the DLPFC do.
const MARKS: [&str; 3] = ["", "_anno", "_truth"];
const ENDINGS: [&str; 4] = [".csv", ".csv.gz", ".tsv", ".txt"];

/// A folder of annotation tables, one a slide, called `<slide>.csv`, `<slide>_anno.csv` or `<slide>_truth.txt`; `.csv.gz`
/// and `.tsv` too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnnotationFolder {
    /// The table of every slide that has one, for [`ReadOptions::annotations`](crate::ReadOptions::annotations).
    pub tables: BTreeMap<String, PathBuf>,
    /// Tables of no slide, sorted: misspelt perhaps, or of another data set.
    pub strays: Vec<PathBuf>,
}

impl AnnotationFolder {
    /// Looks for the tables of these slides; they are not read yet.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] if the folder cannot be listed, [`DataError::Annotations`] if there is no table of any
    /// slide, or two of one.
    ///
    /// # Example
    ///
    /// ```
    /// use comtip_data::AnnotationFolder;
    ///
    /// let folder = tempfile::tempdir()?;
    /// for name in ["151673.csv", "151674_anno.csv", "15167.csv", "README.md"] {
    ///     std::fs::write(folder.path().join(name), "Barcode,Layer\n")?;
    /// }
    /// let found = AnnotationFolder::find(folder.path(), ["151672", "151673", "151674"])?;
    /// assert_eq!(found.tables.keys().collect::<Vec<_>>(), ["151673", "151674"]);
    /// assert_eq!(found.strays, [folder.path().join("15167.csv")]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find<'a>(
        folder: &Path,
        slides: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, DataError> {
        let refuse = |problem: String| DataError::Annotations {
            path: folder.to_path_buf(),
            problem,
        };
        let slides: Vec<&str> = slides.into_iter().collect();
        let mut found = Self::default();
        for path in csv_files(folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let Some(slide) = slides.iter().find(|slide| is_of(&name, slide)) else {
                found.strays.push(path);
                continue;
            };
            if let Some(other) = found.tables.insert((*slide).to_owned(), path.clone()) {
                let other = other.file_name().unwrap_or_default().to_string_lossy();
                return Err(refuse(format!(
                    "{other} and {name} are both of slide {slide}; keep one of them"
                )));
            }
        }
        match (found.tables.is_empty(), slides.first()) {
            (true, Some(slide)) => Err(refuse(format!(
                "no table is called like a slide; expected one such as {slide}.csv"
            ))),
            _ => Ok(found),
        }
    }
}

/// Tables in a folder, hidden ones left out, sorted.
fn csv_files(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(DataError::io("read", folder))? {
        let path = entry.map_err(DataError::io("read", folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_csv = ENDINGS.iter().any(|ending| name.ends_with(ending));
        if is_csv && !name.starts_with('.') && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn is_of(file: &str, slide: &str) -> bool {
    let Some(rest) = file.strip_prefix(slide) else {
        return false;
    };
    let ends = |mark: &str| {
        rest.strip_prefix(mark)
            .is_some_and(|ending| ENDINGS.contains(&ending))
    };
    MARKS.iter().any(|mark| ends(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(files: &[&str]) -> Result<AnnotationFolder, DataError> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            fs::write(folder.path().join(file), "").unwrap();
        }
        AnnotationFolder::find(folder.path(), ["a", "a_anno", "b"])
    }

    #[test]
    fn two_tables_of_one_slide_are_refused_with_both() {
        let error = find(&["b.csv", "b_anno.csv.gz"]).unwrap_err().to_string();
        assert!(
            error.ends_with("b.csv and b_anno.csv.gz are both of slide b; keep one of them"),
            "{error}"
        );
    }

    #[test]
    fn a_folder_without_a_table_of_any_slide_is_refused_with_a_name_to_give() {
        let error = find(&["c.csv", "a.xlsx", ".a.csv"])
            .unwrap_err()
            .to_string();
        assert!(
            error.ends_with("no table is called like a slide; expected one such as a.csv"),
            "{error}"
        );
    }
}
