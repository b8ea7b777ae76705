//! Which genes several slides share, and which slide costs how many.

use comtip::data::{CoverageReport, GeneNaming, SlideCoverage, none_shared};
use comtip::files::first_names;
use comtip::report::{Cell, Table};

/// Genes named below the table; the rest are counted.
const N_NAMED: usize = 5;

/// A row a slide, and below how many genes all have.
pub(super) fn table(report: &CoverageReport) -> Table {
    let row = |of: &SlideCoverage| {
        let naming = match of.naming {
            GeneNaming::Symbols => "symbol",
            GeneNaming::EnsemblIds => "Ensembl id",
        };
        vec![
            Cell::Text(of.slide.clone()),
            Cell::Text(naming.to_owned()),
            Cell::Text(of.n_genes.to_string()),
            Cell::Text((of.n_genes - report.on_all.len()).to_string()),
            Cell::Text(of.n_lost_alone.to_string()),
        ]
    };
    let columns = ["slide", "named by", "genes", "not on all", "lacks alone"];
    Table {
        caption: format!("Genes of {} slides", report.slides.len()),
        columns: columns.map(str::to_owned).to_vec(),
        rows: report.slides.iter().map(row).collect(),
        note: Some(note(report)),
        ..Table::default()
    }
}

fn note(report: &CoverageReport) -> String {
    let lost = report.lost_by_intersection();
    let (n_shared, n_lost) = (report.on_all.len(), lost.len());
    if n_lost == 0 {
        return format!("all slides measure the same {n_shared} genes");
    }
    let namings = report.slides.iter().map(|slide| slide.naming);
    let are_named_alike = report.slides.windows(2).all(|p| p[0].naming == p[1].naming);
    let remedy = match n_shared == 0 || !are_named_alike {
        true => format!("; {} (--aliases FILE)", none_shared(namings)),
        false => String::new(),
    };
    format!(
        "{n_shared} genes are on all slides, {n_lost} on some: {}{remedy}",
        first_names(&lost, N_NAMED)
    )
}

#[cfg(test)]
mod tests {
    use comtip::data::GeneSets;

    use super::*;

    fn table(slides: &[(&str, &[&str])]) -> Table {
        let mut genes = GeneSets::default();
        for (slide, names) in slides {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            genes.push(slide, &names);
        }
        super::table(&CoverageReport::of_sets(&genes.all_genes(), genes))
    }

    fn cells(table: &Table, row: usize) -> Vec<String> {
        let cells = table.rows[row].iter().map(|cell| match cell {
            Cell::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        });
        cells.collect()
    }

    #[test]
    fn what_a_slide_lacks_alone_is_printed_beside_it() {
        let table = table(&[
            ("s1", &["A", "B", "C"]),
            ("s2", &["A", "B", "D"]),
            ("s3", &["A", "D"]),
        ]);
        assert_eq!(cells(&table, 0), ["s1", "symbol", "3", "2", "1"]);
        assert_eq!(cells(&table, 1), ["s2", "symbol", "3", "2", "0"]);
        assert_eq!(cells(&table, 2), ["s3", "symbol", "2", "1", "1"]);
        assert_eq!(
            table.note.as_deref(),
            Some("1 genes are on all slides, 3 on some: B, C, D")
        );
    }

    #[test]
    fn slides_with_the_same_genes_are_reported_in_a_line() {
        let table = table(&[("s1", &["A", "B"]), ("s2", &["B", "A"])]);
        assert_eq!(
            table.note.as_deref(),
            Some("all slides measure the same 2 genes")
        );
    }

    #[test]
    fn names_of_two_kinds_come_with_the_remedy() {
        let table = table(&[("s1", &["MBP"]), ("s2", &["ENSG00000197971"])]);
        assert_eq!(cells(&table, 1)[1], "Ensembl id");
        let note = table.note.unwrap();
        assert!(
            note.ends_with("by Ensembl id: rename them by a table of aliases (--aliases FILE)"),
            "{note}"
        );
    }

    #[test]
    fn slides_that_share_no_gene_are_of_mixed_species_perhaps() {
        let of_two = table(&[("s1", &["GFAP", "MBP"]), ("s2", &["Gfap", "Mbp"])]);
        let note = of_two.note.unwrap();
        assert!(
            note.starts_with("0 genes are on all slides, 4 on some")
                && note.contains("mixed species"),
            "{note}"
        );
    }
}
