//! A guard against the spots of several sections on one picture.
//!
//! A slide is one section and one picture. Sections pooled into one table would all be cut from that
//! picture, those of the others at places that are not theirs, and nothing else would look wrong. Every
//! reader shows what it has seen to [`SectionSigns`] before it hands over a slide.

#[cfg(test)]
pub(crate) use example::{Pooled, Sign, pooled};

mod array;
mod barcode;
mod barcodes;
#[cfg(feature = "hdf5")]
mod column;

#[cfg(test)]
pub(crate) mod example;
#[cfg(test)]
mod tests;

pub(crate) use array::{ArrayPlaces, ArraySpot};
pub(crate) use barcode::Barcode;
#[cfg(feature = "hdf5")]
pub(crate) use column::names_sections;

/// Signs that spots come from several sections, in words.
#[derive(Debug, Default)]
pub(crate) struct SectionSigns {
    signs: Vec<String>,
}

impl SectionSigns {
    /// Looks at the names of spots: several suffixes, or the same bases twice.
    pub(crate) fn see_barcodes(&mut self, names: &[&str]) {
        self.signs.extend(barcodes::sign(names));
    }

    /// Looks at the places spots on tissue have in the array: one that is used twice.
    pub(crate) fn see_array(
        &mut self,
        spots: impl IntoIterator<Item = ArraySpot>,
        places: ArrayPlaces,
    ) {
        let spots = spots.into_iter().collect();
        self.signs.extend(array::sign(spots, places));
    }

    /// Looks at a column that names the section of each spot: several values. Spots without a value
    /// are passed over. Returns whether it was a sign.
    #[cfg(feature = "hdf5")]
    pub(crate) fn see_column<'a>(
        &mut self,
        column: &str,
        values: impl IntoIterator<Item = Option<&'a str>>,
    ) -> bool {
        let sign = column::sign(column, values);
        let is_sign = sign.is_some();
        self.signs.extend(sign);
        is_sign
    }

    /// Looks at the libraries a matrix was counted from: several names.
    pub(crate) fn see_libraries(&mut self, names: &[String]) {
        let names: std::collections::BTreeSet<&str> = names.iter().map(String::as_str).collect();
        if names.len() > 1 {
            let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
            let all = listed(&names);
            self.signs.push(format!(
                "it was counted from {} libraries, {all}",
                names.len()
            ));
        }
    }

    /// Refuses the slide if there was a sign; `remedy` says how to write one section by itself.
    pub(crate) fn refuse(self, remedy: &str) -> Result<(), String> {
        match self.signs.is_empty() {
            true => Ok(()),
            false => Err(format!(
                "several sections are pooled here, but a slide is one section with its picture: {}; {remedy}",
                self.signs.join("; ")
            )),
        }
    }
}

/// The first few of many, `a, b and c` or `a, b, c and 7 more`.
fn listed(items: &[String]) -> String {
    const N_SHOWN: usize = 4;
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if items.len() <= N_SHOWN => format!("{} and {last}", first.join(", ")),
        _ => format!(
            "{} and {} more",
            items[..N_SHOWN].join(", "),
            items.len() - N_SHOWN
        ),
    }
}
