//! Genes lost over several slides.

use std::collections::HashSet;
use std::fmt;

use comtip_files::first_names;

use super::coverage::GeneCoverage;
use super::ensembl::GeneNaming;
use super::gene_sets::GeneSets;
use super::vocabulary::GeneVocabulary;

/// Genes named in a line; the rest are counted.
const N_SHOWN: usize = 10;

/// What a vocabulary finds on several slides, and which genes are lost if only those all slides
/// measure are kept.
///
/// It displays as lines for a log; fields and methods name every gene. In memory a gene is a name, and a bit a slide.
///
/// # Examples
///
/// ```
/// use comtip_data::{CoverageReport, GeneVocabulary};
///
/// let vocabulary = GeneVocabulary::new(vec!["MBP".into(), "HLA-A".into()]);
/// let (a, b) = (["MBP".into(), "HLA-A".into()], ["HLA-A".into(), "ACTB".into()]);
/// let report = CoverageReport::of(&vocabulary, &[("s1", &a), ("s2", &b)]);
/// assert_eq!(report.on_all, ["HLA-A"]);
/// assert_eq!(report.coverage(1).missing, ["MBP"]);
/// assert_eq!(
///     report.to_string(),
///     "s1: 2 of 2 genes found\n\
///      s2: 1 of 2 genes found, missing: MBP\n\
///      all 2 slides: 1 of 2 genes found, missing: MBP\n\
///      2 genes of some slides are not on all: ACTB, MBP",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageReport {
    /// Slide by slide, in the order given.
    pub slides: Vec<SlideCoverage>,
    /// Genes of the vocabulary.
    pub asked: Vec<String>,
    /// Genes of the vocabulary every slide measures, in its order.
    pub on_all: Vec<String>,
    sets: GeneSets,
}

/// What a vocabulary finds on one slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlideCoverage {
    /// The slide.
    pub slide: String,
    /// Genes it measures, in the vocabulary or not.
    pub n_genes: usize,
    /// How it names its genes.
    pub naming: GeneNaming,
    /// Genes that all other slides measure and this one lacks: what it alone costs.
    pub n_lost_alone: usize,
}

impl CoverageReport {
    /// Looks the vocabulary up on every slide, given as (name, genes).
    pub fn of(vocabulary: &GeneVocabulary, slides: &[(&str, &[String])]) -> Self {
        let mut sets = GeneSets::default();
        for (slide, genes) in slides {
            sets.push(slide, genes);
        }
        Self::of_sets(vocabulary, sets)
    }

    /// As [`of`](Self::of), of slides that were looked at one after another.
    pub fn of_sets(vocabulary: &GeneVocabulary, sets: GeneSets) -> Self {
        let slides = (0..sets.n_slides()).zip(sets.n_lacked_alone());
        let slides = slides.map(|(slide_idx, n_lost_alone)| SlideCoverage {
            slide: sets.slide(slide_idx).to_owned(),
            n_genes: sets.n_genes_of(slide_idx),
            naming: sets.naming_of(slide_idx),
            n_lost_alone,
        });
        let asked = vocabulary.symbols();
        let on_all = asked
            .iter()
            .filter(|gene| sets.n_slides_with(gene) == sets.n_slides());
        Self {
            slides: slides.collect(),
            on_all: on_all.cloned().collect(),
            asked: asked.to_vec(),
            sets,
        }
    }

    /// Genes of the vocabulary that a slide has and lacks.
    ///
    /// # Panics
    ///
    /// If `slide_idx` is not below the number of slides.
    pub fn coverage(&self, slide_idx: usize) -> GeneCoverage {
        let asked = self.asked.iter().cloned();
        let (found, missing) = asked.partition(|gene| self.sets.has(slide_idx, gene));
        GeneCoverage { found, missing }
    }

    /// Genes some slide measures and another lacks, in the vocabulary or not, sorted.
    pub fn lost_by_intersection(&self) -> Vec<&str> {
        self.sets.on_some()
    }

    /// Slides that lack a gene, in their order.
    pub fn slides_without(&self, gene: &str) -> Vec<&str> {
        let slides = self.slides.iter().enumerate();
        slides
            .filter(|(slide_idx, _)| !self.sets.has(*slide_idx, gene))
            .map(|(_, slide)| slide.slide.as_str())
            .collect()
    }

    fn on_all(&self) -> GeneCoverage {
        let kept: HashSet<&String> = self.on_all.iter().collect();
        GeneCoverage {
            found: self.on_all.clone(),
            missing: self
                .asked
                .iter()
                .filter(|gene| !kept.contains(gene))
                .cloned()
                .collect(),
        }
    }
}

impl fmt::Display for CoverageReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (slide_idx, slide) in self.slides.iter().enumerate() {
            write!(f, "{}: {}", slide.slide, self.coverage(slide_idx))?;
            if slide.naming == GeneNaming::EnsemblIds {
                write!(
                    f,
                    " (it names genes by Ensembl id; give a table of aliases)"
                )?;
            }
            if self.slides.len() > 1 && slide.n_lost_alone >= N_SHOWN {
                write!(
                    f,
                    "; {} genes of all others are lost by it alone",
                    slide.n_lost_alone
                )?;
            }
            writeln!(f)?;
        }
        write!(f, "all {} slides: {}", self.slides.len(), self.on_all())?;
        let lost = self.lost_by_intersection();
        let n_lost = lost.len();
        if n_lost > 0 {
            let named = first_names(&lost, N_SHOWN);
            write!(f, "\n{n_lost} genes of some slides are not on all: {named}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{COUNTS, Fixture, sample};
    use crate::genes::expression::{Expression, Normalization};
    use crate::genes::hvg::overlap_hvg;
    use crate::genes::moments::GeneMoments;

    #[test]
    fn names_with_dashes_and_dots_of_the_sample_survive_to_a_report_and_back() {
        let asked = [
            "HLA-A",
            "NKX2-1",
            "FO538757.1",
            "XX-FW81066F1.2",
            "MT-CO1",
            "RP11-34P13.7",
            "HLA.A",
        ];
        let vocabulary = GeneVocabulary::new(asked.map(String::from).to_vec());
        let json = serde_json::to_string(&vocabulary).unwrap();
        let vocabulary: GeneVocabulary = serde_json::from_str(&json).unwrap();
        assert_eq!(vocabulary.symbols(), asked);

        let slides = ["C2", "C3"].map(sample);
        let named = slides.each_ref().map(|s| (s.name.as_str(), &s.genes[..]));
        let report = CoverageReport::of(&vocabulary, &named);
        let c3 = report.coverage(1);
        assert_eq!(c3.found, asked[..4]);
        // Its authors left mitochondrial genes and clones such as the sixth out.
        assert_eq!(c3.missing, asked[4..]);
        assert_eq!(report.slides[0].naming, GeneNaming::Symbols);

        let expression = Expression::from_counts(&slides[1].counts, Normalization::Log1p);
        let mut moments = GeneMoments::new();
        moments.push(&slides[1].genes, &expression);
        let all = overlap_hvg(&moments, slides[1].genes.len()).unwrap();
        assert!(c3.found.iter().all(|gene| all.contains(gene)));
    }

    #[test]
    fn names_with_dashes_and_dots_survive_a_count_table_as_written() {
        let asked = ["HLA-A", "MT-CO1", "NKX2-1", "RP11-34P13.7"];
        let header = format!(",{}\ns_1x1,1,2,3,4\ns_1x2,0,0,0,5\n", asked.join(","));
        let slide = Fixture::new().with(COUNTS, header).read().unwrap();
        let vocabulary = GeneVocabulary::new(asked.map(String::from).to_vec());
        let report = CoverageReport::of(&vocabulary, &[("s", &slide.genes)]);
        assert_eq!(report.on_all, asked);
        assert_eq!(
            report.to_string().lines().next(),
            Some("s: 4 of 4 genes found")
        );
    }

    #[test]
    fn what_an_intersection_loses_is_named_with_the_slides_that_lack_it() {
        let names =
            |genes: &[&str]| -> Vec<String> { genes.iter().map(|g| (*g).to_owned()).collect() };
        let (a, b) = (names(&["A", "B", "C"]), names(&["A", "B"]));
        let ids = names(&["ENSG00000141510.1", "ENSG00000146648"]);
        let vocabulary = GeneVocabulary::new(names(&["C", "A"]));
        let report = CoverageReport::of(&vocabulary, &[("s1", &a), ("s2", &b), ("s3", &ids)]);
        assert!(report.on_all.is_empty());
        assert_eq!(report.slides_without("A"), ["s3"]);
        assert_eq!(report.slides_without("C"), ["s2", "s3"]);
        let lost = ["A", "B", "C", "ENSG00000141510.1", "ENSG00000146648"];
        assert_eq!(report.lost_by_intersection(), lost);
        let alone: Vec<usize> = report.slides.iter().map(|s| s.n_lost_alone).collect();
        assert_eq!(alone, [0, 0, 2]);
        let text = report.to_string();
        assert!(
            text.contains("s3: 0 of 2 genes found, missing: C, A (it names genes by Ensembl id"),
            "{text}"
        );
        assert!(
            text.contains("all 3 slides: 0 of 2 genes found, missing: C, A"),
            "{text}"
        );
    }

    #[test]
    fn no_slides_lose_nothing() {
        let report = CoverageReport::of(&GeneVocabulary::default(), &[]);
        assert!(report.slides.is_empty() && report.lost_by_intersection().is_empty());
        assert_eq!(report.to_string(), "all 0 slides: 0 of 0 genes found");
    }
}
