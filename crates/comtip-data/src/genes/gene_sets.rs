//! Which slides measure which genes.

use std::collections::HashMap;
use std::sync::Arc;

use super::ensembl::GeneNaming;
use super::vocabulary::GeneVocabulary;

/// Which slides measure which genes: of many slides a name once, and a bit a gene and slide.
///
/// # Example
///
/// ```
/// use comtip_data::GeneSets;
///
/// let mut sets = GeneSets::default();
/// sets.push("s1", &["MBP".into(), "HLA-A".into()]);
/// sets.push("s2", &["HLA-A".into()]);
/// assert_eq!(sets.all_genes().symbols(), ["MBP", "HLA-A"]);
/// assert_eq!(sets.shared_genes(), ["HLA-A"]);
/// assert!(sets.has(0, "MBP") && !sets.has(1, "MBP"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GeneSets {
    /// In the order in which they were first met.
    genes: Vec<Arc<str>>,
    places: HashMap<Arc<str>, usize>,
    /// Slides that have the gene, for each.
    n_slides_with: Vec<usize>,
    slides: Vec<SlideGenes>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SlideGenes {
    slide: String,
    naming: GeneNaming,
    n_genes: usize,
    /// A bit a gene, as far as genes were known when it was looked at.
    bits: Vec<u64>,
}

impl GeneSets {
    /// Appends a slide.
    pub fn push(&mut self, slide: &str, genes: &[String]) {
        let mut bits = vec![0_u64; self.genes.len().div_ceil(64)];
        for gene in genes {
            let place = self.place_of(gene);
            if place / 64 >= bits.len() {
                bits.resize(place / 64 + 1, 0);
            }
            let (word, bit) = (&mut bits[place / 64], 1 << (place % 64));
            if *word & bit == 0 {
                *word |= bit;
                self.n_slides_with[place] += 1;
            }
        }
        bits.shrink_to_fit();
        self.slides.push(SlideGenes {
            slide: slide.to_owned(),
            naming: GeneNaming::of(genes),
            n_genes: genes.len(),
            bits,
        });
    }

    /// Number of slides.
    pub fn n_slides(&self) -> usize {
        self.slides.len()
    }

    /// Every gene of any slide, in the order in which they were first met.
    pub fn all_genes(&self) -> GeneVocabulary {
        GeneVocabulary::new(self.genes.iter().map(|gene| gene.to_string()).collect())
    }

    /// The genes that all slides have, in the order of the first.
    pub fn shared_genes(&self) -> Vec<String> {
        let genes = self.genes.iter().zip(&self.n_slides_with);
        let shared = genes.filter(|(_, n_slides)| **n_slides == self.n_slides());
        shared.map(|(gene, _)| gene.to_string()).collect()
    }

    /// Whether a slide measures a gene.
    ///
    /// # Panics
    ///
    /// If `slide_idx` is not below [`n_slides`](Self::n_slides).
    pub fn has(&self, slide_idx: usize, gene: &str) -> bool {
        let place = self.places.get(gene);
        place.is_some_and(|place| self.slides[slide_idx].has(*place))
    }

    pub(super) fn slide(&self, slide_idx: usize) -> &str {
        &self.slides[slide_idx].slide
    }

    pub(super) fn naming_of(&self, slide_idx: usize) -> GeneNaming {
        self.slides[slide_idx].naming
    }

    pub(super) fn n_genes_of(&self, slide_idx: usize) -> usize {
        self.slides[slide_idx].n_genes
    }

    pub(super) fn n_slides_with(&self, gene: &str) -> usize {
        let place = self.places.get(gene);
        place.map_or(0, |place| self.n_slides_with[*place])
    }

    /// Genes that some slides have and not all, sorted.
    pub(super) fn on_some(&self) -> Vec<&str> {
        let genes = self.genes.iter().zip(&self.n_slides_with);
        let on_some = genes.filter(|(_, n_slides)| **n_slides < self.n_slides());
        let mut on_some: Vec<&str> = on_some.map(|(gene, _)| &**gene).collect();
        on_some.sort_unstable();
        on_some
    }

    /// For every slide, the genes that all others have and it lacks.
    pub(super) fn n_lacked_alone(&self) -> Vec<usize> {
        let mut n_lacked = vec![0; self.n_slides()];
        for (place, n_slides) in self.n_slides_with.iter().enumerate() {
            if n_slides + 1 == self.n_slides() {
                let lacks = |slide: &SlideGenes| !slide.has(place);
                if let Some(alone) = self.slides.iter().position(lacks) {
                    n_lacked[alone] += 1;
                }
            }
        }
        n_lacked
    }

    fn place_of(&mut self, gene: &str) -> usize {
        if let Some(place) = self.places.get(gene) {
            return *place;
        }
        let (gene, place): (Arc<str>, usize) = (gene.into(), self.genes.len());
        self.genes.push(gene.clone());
        self.n_slides_with.push(0);
        self.places.insert(gene, place);
        place
    }
}

impl SlideGenes {
    fn has(&self, place: usize) -> bool {
        let word = self.bits.get(place / 64).copied().unwrap_or(0);
        word >> (place % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_those_of_the_names_wherever_a_gene_was_first_met() {
        let slides: Vec<Vec<String>> = (0..7_usize)
            .map(|slide| {
                (0..300)
                    .filter(|g| g % (slide + 2) != 1)
                    .map(|g| format!("G{g}"))
                    .collect()
            })
            .collect();
        let mut sets = GeneSets::default();
        for (i, genes) in slides.iter().enumerate() {
            sets.push(&format!("s{i}"), genes);
        }
        for gene in (0..300).map(|g| format!("G{g}")).chain(["X".to_owned()]) {
            let has: Vec<bool> = slides.iter().map(|genes| genes.contains(&gene)).collect();
            let found: Vec<bool> = (0..7).map(|slide| sets.has(slide, &gene)).collect();
            assert_eq!(found, has, "{gene}");
            assert_eq!(
                sets.n_slides_with(&gene),
                has.iter().filter(|h| **h).count()
            );
        }
    }

    #[test]
    fn a_gene_named_twice_on_a_slide_counts_once() {
        let mut sets = GeneSets::default();
        sets.push("s1", &["A".into(), "A".into()]);
        sets.push("s2", &[]);
        assert_eq!(sets.n_slides_with("A"), 1);
        assert_eq!(sets.on_some(), ["A"]);
        assert_eq!(sets.n_lacked_alone(), [0, 1]);
    }
}
