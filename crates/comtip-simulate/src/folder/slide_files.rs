//! Where each file lies, in the layout of STimage-1K4M with the truth beside it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use comtip_files::{FileError, WholeFile, write_whole};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use crate::picture::Picture;

/// Of JPEG, 1 to 100.
const QUALITY: u8 = 88;

/// Files that all slides share.
pub(crate) struct CohortFiles {
    root: PathBuf,
    technology: &'static str,
}

impl CohortFiles {
    /// Makes the folders.
    pub(crate) fn create(root: &Path, technology: &'static str) -> Result<Self, FileError> {
        let of_technology =
            ["coord", "gene_exp", "image"].map(|part| format!("{technology}/{part}"));
        let others = ["annotation", "meta", "truth"].map(str::to_owned);
        for folder in of_technology.into_iter().chain(others) {
            let folder = root.join(folder);
            fs::create_dir_all(&folder).map_err(FileError::io("create", &folder))?;
        }
        Ok(Self {
            root: root.to_owned(),
            technology,
        })
    }

    /// Writes a file below the folder of all.
    pub(crate) fn write(&self, path: &str, text: &str) -> Result<(), FileError> {
        write_whole(&self.root.join(path), text.as_bytes())
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn of_slide<'a>(&'a self, name: &'a str) -> SlideFiles<'a> {
        SlideFiles { all: self, name }
    }
}

/// Files of one slide.
pub(crate) struct SlideFiles<'a> {
    all: &'a CohortFiles,
    name: &'a str,
}

impl SlideFiles<'_> {
    fn of_technology(&self, part: &str, end: &str) -> String {
        format!("{}/{part}/{}{end}", self.all.technology, self.name)
    }

    pub(crate) fn write_coordinates(&self, text: &str) -> Result<(), FileError> {
        self.all
            .write(&self.of_technology("coord", "_coord.csv"), text)
    }

    pub(crate) fn write_annotation(&self, text: &str) -> Result<(), FileError> {
        self.all
            .write(&format!("annotation/{}_anno.csv", self.name), text)
    }

    pub(crate) fn write_states(&self, text: &str) -> Result<(), FileError> {
        self.all
            .write(&format!("truth/{}_states.csv", self.name), text)
    }

    pub(crate) fn counts(&self) -> PathBuf {
        self.all
            .path(&self.of_technology("gene_exp", "_count.csv.gz"))
    }

    pub(crate) fn rates(&self) -> PathBuf {
        self.all.path(&format!("truth/{}_rates.csv.gz", self.name))
    }

    pub(crate) fn write_picture(&self, picture: &Picture) -> Result<(), FileError> {
        let path = self.all.path(&self.of_technology("image", ".jpg"));
        let mut file = WholeFile::create(&path)?;
        let mut encoder = JpegEncoder::new_with_quality(&mut file, QUALITY);
        let [width, height] = [picture.width, picture.height].map(|side| side as u32);
        let encoded = encoder.encode(&picture.rgb, width, height, ExtendedColorType::Rgb8);
        encoded
            .map_err(std::io::Error::other)
            .and_then(|()| file.flush())
            .map_err(FileError::io("write", &path))?;
        file.commit()
    }
}
