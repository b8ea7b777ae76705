//! What a folder or file without slides is instead, and what to do about it.

use std::path::{Path, PathBuf};

use super::other_data::other_data;
use super::search::slides_below;
use super::slide_format::SlideFormat;
use crate::error::DataError;

const IMAGES: [&str; 11] = [
    "png", "jpg", "jpeg", "tif", "tiff", "btf", "svs", "ndpi", "mrxs", "czi", "bmp",
];

impl DataError {
    /// A [`DataError::NoSlides`] that says what lies there.
    pub(crate) fn no_slides(path: &Path, formats: &[&dyn SlideFormat]) -> Self {
        let there = match path.is_dir() {
            true => of_folder(path, formats),
            false => of_file(path, formats),
        };
        Self::NoSlides {
            path: path.to_path_buf(),
            there,
        }
    }
}

fn of_file(path: &Path, formats: &[&dyn SlideFormat]) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if IMAGES.contains(&extension) {
        return Some(
            "it is an image; give the folder with the counts and positions of its spots, and the image beside"
                .to_owned(),
        );
    }
    if let Some(hint) = formats.iter().find_map(|format| format.hint(path)) {
        return Some(hint);
    }
    let what = match extension {
        "parquet" if is_shards(path.parent()?) => {
            return Some("it is a shard: the tiles of a slide, prepared already".to_owned());
        }
        "h5" => {
            "an .h5 file holds counts and no positions; put it beside the folder `spatial` of its run and \
                 give the folder of both"
        }
        "rds" | "rdata" | "h5seurat" | "loom" | "qs" => {
            "a file of R or loom is not read; write it as .h5ad with raw counts"
        }
        "tar" | "tgz" | "zip" | "gz" => "it is packed; unpack it and give the folder",
        _ => return None,
    };
    Some(what.to_owned())
}

fn of_folder(folder: &Path, formats: &[&dyn SlideFormat]) -> Option<String> {
    if is_shards(folder) {
        return Some(
            "these are shards, the tiles of slides that are prepared already; give the folder of the slides they \
             were made from, or train on them as they are"
                .to_owned(),
        );
    }
    if folder.join("config.toml").is_file() && folder.join("genes.json").is_file() {
        return Some(
            "it is the folder of a training run; give the folder of the slides".to_owned(),
        );
    }
    if let Some(hint) = formats.iter().find_map(|format| format.hint(folder)) {
        return Some(hint);
    }
    if let Some(found) = slides_below(folder, formats) {
        return Some(format!(
            "slides lie further down, as in {}; give {}",
            found.slide.display(),
            found.folder.display()
        ));
    }
    other_data(folder).or_else(|| only_images(folder))
}

fn is_shards(folder: &Path) -> bool {
    let is_parquet = |path: &Path| {
        path.extension()
            .is_some_and(|extension| extension == "parquet")
    };
    let mut entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    folder.join("manifest.json").is_file() && entries.any(|entry| is_parquet(&entry.path()))
}

fn only_images(folder: &Path) -> Option<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file());
    let mut files = files.peekable();
    files.peek()?;
    let is_image = |path: PathBuf| {
        let extension = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        IMAGES.contains(&extension.as_str())
    };
    files.all(is_image).then(|| {
        "there are images alone; counts and positions of the spots of each slide are needed too"
            .to_owned()
    })
}
