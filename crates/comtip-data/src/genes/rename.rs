//! Genes of a slide called by the symbols of a table.

use std::collections::HashMap;

use super::alias_table::AliasTable;
use crate::slide::{Slide, SlideWarning};

impl Slide {
    /// Calls genes by the symbols `aliases` gives them.
    ///
    /// Names that come to the same symbol become one gene, at the place of the first of them, and
    /// their counts are added up: reads of one gene were counted under two names. The note
    /// [`SlideWarning::MergedGenes`] says which. A merged gene keeps the id of the name that was the
    /// symbol already, or of the first; a slide named by Ensembl ids keeps these as ids.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{AliasTable, StImageDataset};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("aliases.csv");
    /// std::fs::write(&path, "alias,symbol\nFAM46A,TENT5A\n")?;
    /// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
    /// let dataset = StImageDataset::open(sample.as_ref())?;
    /// let mut slide = dataset.read("Human_Breast_Andersson_10142021_ST_C3")?;
    /// slide.rename_genes(&AliasTable::read(&path)?);
    /// assert!(slide.genes.contains(&"TENT5A".to_owned()));
    /// assert!(!slide.genes.contains(&"FAM46A".to_owned()));
    /// assert_eq!(slide.notes[0].to_string(), "1 genes are renamed by the table of aliases");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rename_genes(&mut self, aliases: &AliasTable) {
        let old_names = &self.genes;
        let new_name = |name: &'_ String| aliases.symbol_of(name).unwrap_or(name).to_owned();
        let mut place_of: HashMap<String, u32> = HashMap::new();
        let mut sources: Vec<Vec<usize>> = Vec::new();
        let mut genes: Vec<String> = Vec::new();
        let mut new_place = Vec::with_capacity(old_names.len());
        for (old, name) in old_names.iter().enumerate() {
            let name = new_name(name);
            let place = *place_of.entry(name.clone()).or_insert(genes.len() as u32);
            if place as usize == genes.len() {
                genes.push(name);
                sources.push(Vec::new());
            }
            sources[place as usize].push(old);
            new_place.push(Some(place));
        }
        let is_renamed = |name: &&String| aliases.symbol_of(name).is_some();
        let n_genes = old_names.iter().filter(is_renamed).count();
        if n_genes == 0 {
            return;
        }
        let mut notes = vec![SlideWarning::RenamedGenes { n_genes }];
        let mut ids = self.gene_ids.as_ref().map(|_| Vec::new());
        for (gene, sources) in genes.iter().zip(&sources) {
            if let (Some(ids), Some(old_ids)) = (&mut ids, &self.gene_ids) {
                let named_so = sources.iter().find(|old| old_names[**old] == *gene);
                ids.push(old_ids[*named_so.unwrap_or(&sources[0])].clone());
            }
            if sources.len() > 1 {
                notes.push(SlideWarning::MergedGenes {
                    symbol: gene.clone(),
                    names: sources.iter().map(|old| old_names[*old].clone()).collect(),
                });
            }
        }
        self.counts = self.counts.moved(&new_place, genes.len());
        self.genes = genes;
        self.gene_ids = ids;
        self.notes.extend(notes);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::shards::example;
    use crate::slide::Counts;

    fn slide() -> Slide {
        // Genes HLA-A, MT-CO1, NKX2-1, GFAP; the second spot counts 2.5 MT-CO1, 0.5 NKX2-1, 1 GFAP.
        example::slide(tempfile::tempdir().unwrap().path(), "s1")
    }

    #[test]
    fn alias_and_symbol_on_one_slide_are_added_up_and_noted() {
        let mut slide = slide();
        slide.gene_ids = Some(["E0", "E1", "E2", "E3"].map(String::from).to_vec());
        slide.rename_genes(&AliasTable::of_rows("MT-CO1,GFAP\nHLA-A,A\nabsent,B\n"));
        assert_eq!(slide.genes, ["A", "GFAP", "NKX2-1"]);
        assert_eq!(slide.gene_ids.unwrap(), ["E0", "E3", "E2"]);
        assert_eq!(slide.counts.spot(0), (&[0, 1][..], &[1.0, 7.0][..]));
        assert_eq!(slide.counts.spot(1), (&[1, 2][..], &[3.5, 0.5][..]));
        assert_eq!(slide.counts.spot(2), (&[][..], &[][..]));
        let notes: Vec<String> = slide.notes.iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            [
                "2 genes are renamed by the table of aliases",
                "MT-CO1, GFAP are all GFAP; their counts were added up",
            ]
        );
    }

    #[test]
    fn a_table_of_other_genes_changes_nothing() {
        let mut renamed = slide();
        renamed.rename_genes(&AliasTable::of_rows("P53,TP53\n"));
        let slide = slide();
        assert_eq!((renamed.genes, renamed.counts), (slide.genes, slide.counts));
        assert!(renamed.notes.is_empty());
    }

    proptest! {
        #[test]
        fn totals_stay_and_names_are_unique(
            rows in prop::collection::vec(prop::collection::btree_map(0_u32..6, 1_u32..9, 0..6), 1..6),
            symbols in prop::collection::vec(0_usize..3, 4),
        ) {
            let mut slide = slide();
            slide.genes = (0..6).map(|i| format!("g{i}")).collect();
            slide.counts = Counts::new(6);
            for row in &rows {
                slide.counts.push_spot(row.iter().map(|(gene, count)| (*gene, *count as f32)));
            }
            // Genes g0 to g3 are called s0, s1 or g4.
            let table: String = symbols
                .iter()
                .enumerate()
                .map(|(i, symbol)| format!("g{i},{}\n", ["s0", "s1", "g4"][*symbol]))
                .collect();
            let before = slide.counts.clone();
            slide.rename_genes(&AliasTable::of_rows(&table));
            let names: HashSet<&String> = slide.genes.iter().collect();
            prop_assert_eq!(names.len(), slide.genes.len());
            prop_assert_eq!(slide.counts.n_genes(), slide.genes.len());
            for spot in 0..rows.len() {
                prop_assert_eq!(slide.counts.spot_total(spot), before.spot_total(spot));
            }
        }
    }
}
