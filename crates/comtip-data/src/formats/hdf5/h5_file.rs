//! An open HDF5 file and the objects in it.

use std::fs::File;
use std::path::{Path, PathBuf};

use hdf5_pure::{Dataset, Error, FormatError, Group};

use crate::error::DataError;
use crate::tables::CountLimit;

/// An open HDF5 file, read on demand. Objects are named by their path from the root.
pub(crate) struct H5File {
    path: PathBuf,
    file: hdf5_pure::File,
    n_bytes: u64,
}

/// What lies at a path.
pub(crate) enum Object {
    /// Something like a folder.
    Group(Group),
    /// An array, of any rank.
    Dataset(Dataset),
}

impl H5File {
    /// Opens a file, whatever its name.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] if it cannot be read, [`DataError::Hdf5`] if it is no HDF5 file or cut
    /// short.
    pub(crate) fn open(path: &Path) -> Result<Self, DataError> {
        let metadata = File::open(path).and_then(|file| file.metadata());
        let n_bytes = metadata.map_err(DataError::io("read", path))?.len();
        let opened = hdf5_pure::File::open_streaming(path);
        let file = opened.map_err(|error| DataError::Hdf5 {
            path: path.to_path_buf(),
            object: "/".to_owned(),
            problem: format!(
                "no whole HDF5 file ({error}); if it was copied or downloaded, do so again"
            ),
        })?;
        Ok(Self {
            path: path.to_path_buf(),
            file,
            n_bytes,
        })
    }

    /// Length of the file.
    pub(super) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// How many counts may be read from it.
    pub(crate) fn count_limit(&self) -> CountLimit {
        CountLimit::of_file(self.n_bytes)
    }

    /// What lies at a path, `None` if nothing does.
    pub(crate) fn find(&self, object: &str) -> Result<Option<Object>, DataError> {
        match self.file.dataset(object) {
            Ok(dataset) => Ok(Some(Object::Dataset(dataset))),
            Err(Error::NotADataset(_)) => match self.file.group(object) {
                Ok(group) => Ok(Some(Object::Group(group))),
                Err(error) => Err(self.unreadable(object, &error)),
            },
            Err(Error::Format(FormatError::PathNotFound(_)) | Error::NotAGroup(_)) => Ok(None),
            Err(error) => Err(self.unreadable(object, &error)),
        }
    }

    /// Whether anything lies at a path.
    pub(crate) fn has(&self, object: &str) -> Result<bool, DataError> {
        Ok(self.find(object)?.is_some())
    }

    /// The array at a path.
    pub(super) fn dataset(&self, object: &str) -> Result<Dataset, DataError> {
        match self.find(object)? {
            Some(Object::Dataset(dataset)) => Ok(dataset),
            Some(Object::Group(_)) => Err(self.error(object, "a group, but an array was expected")),
            None => Err(self.error(object, "there is no such array")),
        }
    }

    /// Names of the groups in a group, sorted; none if there is no such group.
    pub(crate) fn groups(&self, object: &str) -> Result<Vec<String>, DataError> {
        let Some(Object::Group(group)) = self.find(object)? else {
            return Ok(Vec::new());
        };
        let mut names = group
            .groups()
            .map_err(|error| self.unreadable(object, &error))?;
        names.sort();
        Ok(names)
    }

    /// Names of the groups and arrays in a group, sorted; none if there is no such group.
    pub(crate) fn members(&self, object: &str) -> Result<Vec<String>, DataError> {
        let Some(Object::Group(group)) = self.find(object)? else {
            return Ok(Vec::new());
        };
        let arrays = group.datasets();
        let mut names = arrays.map_err(|error| self.unreadable(object, &error))?;
        names.extend(self.groups(object)?);
        names.sort();
        Ok(names)
    }

    /// An attribute that holds one text, or an array of one.
    pub(crate) fn text_attribute(
        &self,
        object: &str,
        name: &str,
    ) -> Result<Option<String>, DataError> {
        Ok(match self.texts_attribute(object, name)? {
            Some(mut texts) if texts.len() == 1 => texts.pop(),
            _ => None,
        })
    }

    /// An attribute that holds texts.
    pub(crate) fn texts_attribute(
        &self,
        object: &str,
        name: &str,
    ) -> Result<Option<Vec<String>>, DataError> {
        let attributes = match self.find(object)? {
            Some(Object::Group(group)) => group.attrs(),
            Some(Object::Dataset(dataset)) => dataset.attrs(),
            None => return Ok(None),
        };
        let attributes = attributes.map_err(|error| self.unreadable(object, &error))?;
        let texts = attributes.get(name).and_then(|value| value.as_strings());
        Ok(texts.map(<[String]>::to_vec))
    }

    /// A [`DataError::Hdf5`] about an object.
    pub(crate) fn error(&self, object: &str, problem: impl Into<String>) -> DataError {
        DataError::Hdf5 {
            path: self.path.clone(),
            object: object.to_owned(),
            problem: problem.into(),
        }
    }

    /// An object the library cannot make sense of.
    pub(super) fn unreadable(&self, object: &str, error: &Error) -> DataError {
        self.error(
            object,
            format!(
                "cannot be read ({error}); if the file was copied or downloaded, do so again, else \
                 write it with another version of h5py"
            ),
        )
    }
}
