//! A number by itself, however its writer dressed it.

use super::h5_file::{H5File, Object};
use crate::error::DataError;

impl H5File {
    /// The one number at a path: a scalar, an array of one as R writes it, or the text of a number;
    /// `None` if nothing is there, or what Python calls `None`.
    pub(crate) fn single_number(&self, object: &str) -> Result<Option<f64>, DataError> {
        let dataset = match self.find(object)? {
            Some(Object::Dataset(dataset)) => dataset,
            Some(Object::Group(_)) => {
                return Err(self.error(object, "a group, but a number was expected"));
            }
            None => return Ok(None),
        };
        if self.text_attribute(object, "encoding-type")?.as_deref() == Some("null") {
            return Ok(None);
        }
        let (shape, _) = self.check_size(object, &dataset)?;
        if shape.iter().any(|side| *side != 1) {
            let problem = format!("an array of {shape:?}, but one number was expected");
            return Err(self.error(object, problem));
        }
        if let Some(texts) = self.texts_of(object, &dataset, 1)? {
            let text = texts.first().map_or("", |text| text.trim());
            return match text.parse() {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(self.error(object, format!("`{text}` is not a number"))),
            };
        }
        let number = self.numbers(object, shape.len())?.all()?.first().copied();
        Ok(number)
    }
}
