//! Genes lost over several slides.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use super::{GeneCoverage, GeneNaming, GeneVocabulary};

/// Genes named in a line; the rest are counted.
const N_SHOWN: usize = 10;

/// What a vocabulary finds on several slides, and which genes are lost if only those all slides
/// measure are kept.
///
/// It displays as lines for a log; the fields name every gene.
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
/// assert_eq!(report.slides[1].coverage.missing, ["MBP"]);
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
    /// Genes some slide measures and another lacks, in the vocabulary or not, and the slides that
    /// lack them.
    pub lost_by_intersection: BTreeMap<String, Vec<String>>,
}

/// What a vocabulary finds on one slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlideCoverage {
    /// The slide.
    pub slide: String,
    /// Genes of the vocabulary it has and lacks.
    pub coverage: GeneCoverage,
    /// How it names its genes.
    pub naming: GeneNaming,
    /// Genes that all other slides measure and this one lacks: what it alone costs.
    pub n_lost_alone: usize,
}

impl CoverageReport {
    /// Looks the vocabulary up on every slide, given as (name, genes).
    pub fn of(vocabulary: &GeneVocabulary, slides: &[(&str, &[String])]) -> Self {
        let sets: Vec<HashSet<&str>> = slides
            .iter()
            .map(|(_, genes)| genes.iter().map(String::as_str).collect())
            .collect();
        let mut n_slides_of: HashMap<&str, usize> = HashMap::new();
        for gene in sets.iter().flatten() {
            *n_slides_of.entry(gene).or_default() += 1;
        }
        let mut lost_by_intersection = BTreeMap::new();
        let mut n_lost_alone = vec![0; slides.len()];
        for (gene, n_slides) in &n_slides_of {
            if *n_slides == slides.len() {
                continue;
            }
            let without: Vec<usize> = (0..slides.len())
                .filter(|i| !sets[*i].contains(gene))
                .collect();
            if let [alone] = without[..] {
                n_lost_alone[alone] += 1;
            }
            let names = without.iter().map(|i| slides[*i].0.to_owned()).collect();
            lost_by_intersection.insert((*gene).to_owned(), names);
        }
        let is_on_all = |gene: &&String| n_slides_of.get(gene.as_str()) == Some(&slides.len());
        Self {
            asked: vocabulary.symbols().to_vec(),
            on_all: vocabulary
                .symbols()
                .iter()
                .filter(is_on_all)
                .cloned()
                .collect(),
            slides: slides
                .iter()
                .zip(n_lost_alone)
                .map(|((slide, genes), n_lost_alone)| SlideCoverage {
                    slide: (*slide).to_owned(),
                    coverage: GeneCoverage::of(vocabulary, genes),
                    naming: GeneNaming::of(genes),
                    n_lost_alone,
                })
                .collect(),
            lost_by_intersection,
        }
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
        for slide in &self.slides {
            write!(f, "{}: {}", slide.slide, slide.coverage)?;
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
        let n_lost = self.lost_by_intersection.len();
        if n_lost > 0 {
            let shown: Vec<&str> = self
                .lost_by_intersection
                .keys()
                .take(N_SHOWN)
                .map(String::as_str)
                .collect();
            write!(
                f,
                "\n{n_lost} genes of some slides are not on all: {}",
                shown.join(", ")
            )?;
        }
        if n_lost > N_SHOWN {
            write!(f, " and {} more", n_lost - N_SHOWN)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overlap_hvg;
    use crate::stimage::fixture::{COUNTS, Fixture, sample};
    use crate::{Expression, GeneMoments, Normalization};

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
        let c3 = &report.slides[1].coverage;
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
        assert_eq!(report.lost_by_intersection["A"], ["s3"]);
        assert_eq!(report.lost_by_intersection["C"], ["s2", "s3"]);
        assert_eq!(report.lost_by_intersection.len(), 5);
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
        assert!(report.slides.is_empty() && report.lost_by_intersection.is_empty());
        assert_eq!(report.to_string(), "all 0 slides: 0 of 0 genes found");
    }
}
