//! Slides of another reader, their genes renamed.

use super::slide_reader::SlideReader;
use crate::error::DataError;
use crate::genes::AliasTable;
use crate::slide::Slide;

/// Slides of another reader, their genes renamed; for [`prepare`](crate::prepare).
///
/// Slides prepared with another table, or with none, are prepared again.
///
/// # Examples
///
/// ```
/// use comtip_data::{AliasTable, RenamedGenes, SlideReader, SlideSource};
///
/// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
/// let source = SlideSource::open(sample.as_ref())?;
/// let aliases = AliasTable::default();
/// let renamed = RenamedGenes { slides: &source, aliases: &aliases };
/// let slide = "Human_Breast_Andersson_10142021_ST_C3";
/// assert_eq!(renamed.read(slide)?.genes, source.read(slide)?.genes);
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Clone, Copy)]
pub struct RenamedGenes<'a> {
    /// Where slides are read from.
    pub slides: &'a dyn SlideReader,
    /// How their genes are renamed.
    pub aliases: &'a AliasTable,
}

impl SlideReader for RenamedGenes<'_> {
    fn read(&self, slide: &str) -> Result<Slide, DataError> {
        let mut slide = self.slides.read(slide)?;
        slide.rename_genes(self.aliases);
        Ok(slide)
    }

    fn fingerprint(&self, slide: &str) -> Option<String> {
        let slide = self.slides.fingerprint(slide)?;
        Some(format!("{slide}aliases {}\n", self.aliases.fingerprint()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::{PrepareEvent, PrepareOptions, prepare};
    use crate::shards::{Shard, example};

    #[test]
    fn shards_hold_the_renamed_genes_and_what_was_merged_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let read = |name: &str| {
            let mut slide = example::slide(folder.path(), name);
            slide.gene_ids = Some(["E0", "E1", "E2", "E3"].map(String::from).to_vec());
            Ok::<_, DataError>(slide)
        };
        let renamed = RenamedGenes {
            slides: &read,
            aliases: &AliasTable::of_rows("MT-CO1,GFAP\n"),
        };
        let to = folder.path().join("shards");
        let mut notes = Vec::new();
        let options = PrepareOptions::default();
        prepare(&["s1".to_owned()], &renamed, &to, &options, &mut |event| {
            if let PrepareEvent::Noted { note, .. } = event {
                notes.push(note.to_string());
            }
        })
        .unwrap();
        assert_eq!(notes.len(), 2);
        let shard = Shard::open(to.join("s1.parquet")).unwrap();
        assert_eq!(shard.genes(), ["HLA-A", "GFAP", "NKX2-1"]);
        assert_eq!(shard.gene_ids().unwrap(), ["E0", "E3", "E2"]);
        let counts = shard.read_spots().unwrap().counts;
        assert_eq!(counts.spot(1), (&[1, 2][..], &[3.5, 0.5][..]));
    }

    #[test]
    fn another_table_is_another_fingerprint() {
        struct Known;
        impl SlideReader for Known {
            fn read(&self, _slide: &str) -> Result<Slide, DataError> {
                Ok(example::slide(tempfile::tempdir().unwrap().path(), "s1"))
            }
            fn fingerprint(&self, _slide: &str) -> Option<String> {
                Some("known\n".to_owned())
            }
        }
        let of = |rows: &str| {
            let renamed = RenamedGenes {
                slides: &Known,
                aliases: &AliasTable::of_rows(rows),
            };
            renamed.fingerprint("s1").unwrap()
        };
        assert_ne!(of("A,B\n"), of("A,C\n"));
        assert_eq!(of("A,B\n"), of("A,B\n"));
        assert_ne!(of(""), "known\n");
    }
}
