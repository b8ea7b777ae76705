//! Where the files of a slide are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::DataError;

const TECHNOLOGIES: [&str; 3] = ["ST", "Visium", "VisiumHD"];
pub(crate) const COORDINATES_SUFFIX: &str = "_coord.csv";
/// Where both are, none is taken for the slide.
pub(crate) const COUNTS_SUFFIXES: [&str; 2] = ["_count.csv", "_count.csv.gz"];
pub(crate) const IMAGE_EXTENSIONS: [&str; 5] = ["png", "jpg", "jpeg", "tif", "tiff"];

/// A slide that has a coordinate table.
#[derive(Debug, Clone)]
pub(crate) struct SlideFiles {
    name: String,
    /// `ST`, `Visium` or `VisiumHD`, whatever the case of the folder.
    pub(crate) technology: &'static str,
    /// Folder of the technology, which holds `coord`, `gene_exp` and `image`.
    folder: PathBuf,
}

impl SlideFiles {
    /// The coordinate table.
    pub(crate) fn coordinates(&self) -> PathBuf {
        let file = format!("{}{COORDINATES_SUFFIX}", self.name);
        self.folder.join("coord").join(file)
    }

    /// The count table, plain or gzip'd.
    pub(crate) fn counts(&self) -> Result<PathBuf, DataError> {
        let remedy = "put <slide>_count.csv or <slide>_count.csv.gz there";
        self.only_file("counts", "gene_exp", &COUNTS_SUFFIXES, remedy)
    }

    /// The image, under any usual extension: none of them is trusted.
    pub(crate) fn image(&self) -> Result<PathBuf, DataError> {
        let extensions = IMAGE_EXTENSIONS.map(|extension| format!(".{extension}"));
        let extensions = extensions.each_ref().map(String::as_str);
        let remedy = "put the full-resolution image there, PNG, JPEG or TIFF";
        self.only_file("image", "image", &extensions, remedy)
    }

    /// The one file of these suffixes; two are refused, for one of them is of another state.
    fn only_file(
        &self,
        what: &'static str,
        folder: &str,
        suffixes: &[&str],
        remedy: &'static str,
    ) -> Result<PathBuf, DataError> {
        let folder = self.folder.join(folder);
        let path = |suffix: &str| folder.join(format!("{}{suffix}", self.name));
        let mut found = suffixes
            .iter()
            .map(|suffix| path(suffix))
            .filter(|path| path.is_file());
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (Some(one), Some(other)) => Err(DataError::Slide {
                slide: self.name.clone(),
                problem: format!(
                    "{} and {} are both its {what}; keep the one that belongs to its coordinates and move the \
                     other away",
                    one.display(),
                    other.display()
                ),
            }),
            (None, _) => Err(DataError::MissingFile {
                slide: self.name.clone(),
                what,
                path: path(suffixes[0]),
                remedy: remedy.into(),
            }),
        }
    }
}

/// Whether a folder is called like a technology, in any case.
pub(crate) fn is_technology(folder: &str) -> bool {
    TECHNOLOGIES
        .iter()
        .any(|technology| folder.eq_ignore_ascii_case(technology))
}

/// Finds every `{ST,Visium,VisiumHD}/coord/<slide>_coord.csv`, by slide.
pub(crate) fn find_slides(root: &Path) -> Result<BTreeMap<String, SlideFiles>, DataError> {
    let mut slides: BTreeMap<String, SlideFiles> = BTreeMap::new();
    for folder in entries(root)? {
        let folder_name = folder.file_name().and_then(|name| name.to_str());
        let technology = TECHNOLOGIES
            .into_iter()
            .find(|t| folder_name.is_some_and(|name| name.eq_ignore_ascii_case(t)));
        let coordinates = folder.join("coord");
        let Some(technology) = technology.filter(|_| coordinates.is_dir()) else {
            continue;
        };
        for path in entries(&coordinates)? {
            let Some(name) = slide_name(&path)? else {
                continue;
            };
            let files = SlideFiles {
                name: name.clone(),
                technology,
                folder: folder.clone(),
            };
            if let Some(other) = slides.insert(name.clone(), files) {
                let (a, b) = (other.coordinates(), path);
                let problem = format!("found twice, as {} and {}", a.display(), b.display());
                return Err(DataError::Slide {
                    slide: name,
                    problem,
                });
            }
        }
    }
    if slides.is_empty() {
        return Err(DataError::NoSlides {
            path: root.to_path_buf(),
            there: None,
        });
    }
    Ok(slides)
}

/// Paths in a folder, sorted, so that what is found does not depend on the file system.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let entries = fs::read_dir(folder).map_err(DataError::io("read", folder))?;
    let mut paths = entries
        .map(|entry| {
            entry
                .map(|e| e.path())
                .map_err(DataError::io("read", folder))
        })
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths)
}

/// The slide a coordinate table belongs to; `None` for other and for hidden files.
fn slide_name(path: &Path) -> Result<Option<String>, DataError> {
    let Some(file) = path.file_name() else {
        return Ok(None);
    };
    let lossy = file.to_string_lossy();
    let Some(name) = lossy.strip_suffix(COORDINATES_SUFFIX) else {
        return Ok(None);
    };
    if name.is_empty() || name.starts_with('.') || !path.is_file() {
        return Ok(None);
    }
    match file.to_str() {
        Some(_) => Ok(Some(name.to_owned())),
        None => Err(DataError::Slide {
            slide: name.to_owned(),
            problem: "the file name is not UTF-8, rename the files of this slide".into(),
        }),
    }
}
