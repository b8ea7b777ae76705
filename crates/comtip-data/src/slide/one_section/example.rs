//! Spots of two small sections put together, which one sign shows.

use proptest::prelude::*;

/// What tells the sections apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// A place of the array used in both.
    Array,
    /// The same bases in both, with other suffixes.
    Bases,
    /// Suffixes of two GEM groups, on other bases.
    Suffixes,
    /// A column that names the section.
    #[cfg(feature = "hdf5")]
    Column,
}

impl Sign {
    /// Any of those that a table of spots can bear.
    #[cfg(feature = "hdf5")]
    pub(crate) fn any() -> impl Strategy<Value = Self> {
        prop::sample::select(vec![Self::Array, Self::Bases, Self::Suffixes, Self::Column])
    }

    /// Any of those that barcodes and positions can bear.
    pub(crate) fn of_a_matrix() -> impl Strategy<Value = Self> {
        prop::sample::select(vec![Self::Array, Self::Bases, Self::Suffixes])
    }
}

/// The spots of two sections; each vector has an entry for each spot.
#[derive(Debug, Clone)]
pub(crate) struct Pooled {
    pub(crate) section: Vec<i64>,
    pub(crate) barcodes: Vec<String>,
    pub(crate) array_row: Vec<i64>,
    pub(crate) array_col: Vec<i64>,
    pub(crate) places_px: Vec<[f64; 2]>,
}

/// Two sections of up to 12 spots that share at least one place of the array, elsewhere on the
/// picture; by their barcodes they could be one.
pub(crate) fn pooled() -> impl Strategy<Value = Pooled> {
    let places = prop::collection::btree_set((0_i64..9, 0_i64..9), 2..12);
    (places.clone(), places).prop_map(|(first, mut second)| {
        second.extend(first.first());
        let sections = [(0, first, 0.0), (1, second, 37.0)];
        let mut spots = Pooled {
            section: Vec::new(),
            barcodes: Vec::new(),
            array_row: Vec::new(),
            array_col: Vec::new(),
            places_px: Vec::new(),
        };
        for (section, places, shift_px) in sections {
            for (row, column) in places {
                spots
                    .barcodes
                    .push(format!("{}-1", bases(spots.barcodes.len())));
                spots.section.push(section);
                spots.array_row.push(row);
                spots.array_col.push(column);
                let place_px = [row, column].map(|side| 100.0 * side as f64 + shift_px);
                spots.places_px.push(place_px);
            }
        }
        spots
    })
}

impl Pooled {
    /// The same spots with barcodes that bear a sign.
    pub(crate) fn marked_by(mut self, sign: Sign) -> Self {
        let n_first = self.section.iter().filter(|section| **section == 0).count();
        for (i, barcode) in self.barcodes.iter_mut().enumerate() {
            match (sign, self.section[i]) {
                (Sign::Bases, 1) => *barcode = format!("{}-1-1", bases(i - n_first)),
                (Sign::Suffixes, 1) => *barcode = format!("{}-2", bases(i)),
                _ => {}
            }
        }
        self
    }

    /// One section by itself.
    pub(crate) fn only(&self, section: i64) -> Self {
        let places = 0..self.section.len();
        let of_section: Vec<usize> = places.filter(|i| self.section[*i] == section).collect();
        Self {
            section: of_section.iter().map(|i| self.section[*i]).collect(),
            barcodes: of_section
                .iter()
                .map(|i| self.barcodes[*i].clone())
                .collect(),
            array_row: of_section.iter().map(|i| self.array_row[*i]).collect(),
            array_col: of_section.iter().map(|i| self.array_col[*i]).collect(),
            places_px: of_section.iter().map(|i| self.places_px[*i]).collect(),
        }
    }
}

/// 16 bases, others for every number.
fn bases(number: usize) -> String {
    let base = |place: usize| "ACGT".as_bytes()[(number >> (2 * place)) & 3] as char;
    (0..16).map(base).collect()
}
