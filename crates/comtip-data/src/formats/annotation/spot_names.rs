//! How tables call the spots of a slide.

use std::collections::HashMap;

use crate::slide::Barcode;

/// How a table calls spots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// By their ids, `<slide>_<barcode>`, as STimage-1K4M does.
    Id,
    /// By what stands behind the slide in them, as Loupe Browser does.
    Barcode,
    /// By the bases of that alone, whatever stands around them in the table and on the slide.
    Bases,
}

impl Naming {
    /// All of them, those that say more first.
    pub(crate) const ALL: [Self; 3] = [Self::Id, Self::Barcode, Self::Bases];
}

/// The spots of a slide, by each name a table may have for them.
#[derive(Debug)]
pub(crate) struct SpotNames<'a> {
    id_of_name: [HashMap<&'a str, &'a str>; 3],
}

impl<'a> SpotNames<'a> {
    /// Of the ids of a slide.
    pub(crate) fn of(slide: &str, ids: impl IntoIterator<Item = &'a str>) -> Self {
        let mut id_of_name: [HashMap<_, _>; 3] = Default::default();
        let mut shared = Vec::new();
        let [by_id, by_barcode, by_bases] = &mut id_of_name;
        for id in ids {
            by_id.insert(id, id);
            let rest = id.strip_prefix(slide).and_then(|r| r.strip_prefix('_'));
            let Some(barcode) = rest else {
                continue;
            };
            by_barcode.insert(barcode, id);
            let Some(bases) = Barcode::parse(barcode).map(|barcode| barcode.body()) else {
                continue;
            };
            if by_bases.insert(bases, id).is_some() {
                shared.push(bases);
            }
        }
        // Bases of two spots name neither.
        for bases in shared {
            by_bases.remove(bases);
        }
        Self { id_of_name }
    }

    /// Id of the spot that a cell names.
    pub(crate) fn id(&self, naming: Naming, cell: &str) -> Option<&'a str> {
        let name = match naming {
            Naming::Bases => Barcode::parse(cell)?.body(),
            _ => cell,
        };
        self.id_of_name[naming as usize].get(name).copied()
    }

    /// Id of one of the spots, for messages.
    pub(crate) fn example(&self) -> &'a str {
        let ids = self.id_of_name[Naming::Id as usize].keys();
        ids.min().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: [&str; 3] = ["s1_AAACAAGTATCTCCCA-1", "s1_AAACAATCTACTAGCA-1", "s1_10x13"];

    #[test]
    fn a_spot_goes_by_its_id_its_barcode_and_its_bases() {
        let names = SpotNames::of("s1", IDS);
        let all = |cell| Naming::ALL.map(|naming| names.id(naming, cell).is_some());
        assert_eq!(all("s1_AAACAAGTATCTCCCA-1"), [true, false, true]);
        assert_eq!(all("AAACAAGTATCTCCCA-1"), [false, true, true]);
        assert_eq!(all("AAACAAGTATCTCCCA"), [false, false, true]);
        assert_eq!(all("151673_AAACAAGTATCTCCCA"), [false, false, true]);
        assert_eq!(all("10x13"), [false, true, false]);
        assert_eq!(all("TTTTTTGTATCTCCCA-1"), [false; 3]);
        assert_eq!(names.id(Naming::Barcode, "10x13"), Some("s1_10x13"));
    }

    #[test]
    fn bases_of_two_spots_name_neither() {
        let names = SpotNames::of("s1", ["s1_AAACAAGTATCTCCCA-1", "s1_AAACAAGTATCTCCCA-2"]);
        assert_eq!(names.id(Naming::Bases, "AAACAAGTATCTCCCA"), None);
        let second = names.id(Naming::Barcode, "AAACAAGTATCTCCCA-2");
        assert_eq!(second, Some("s1_AAACAAGTATCTCCCA-2"));
    }
}
