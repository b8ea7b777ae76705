//! Tests of `name_doubts`.

use super::*;

fn notes(names: &[&str]) -> Vec<String> {
    let mut doubts = NameDoubts::default();
    for name in names {
        assert_eq!(doubts.take(name), name.trim().trim_matches('"'));
    }
    doubts.notes().iter().map(ToString::to_string).collect()
}

#[test]
fn names_of_genes_are_not_doubted() {
    let genes = [
        "TP53",
        "HLA-A",
        "MT-CO1",
        "NKX2-1",
        "AL627309.1",
        "RP11-34P13.7",
        "MARCHF1",
        "SEPTIN7",
        "DEC1",
        "mar-1",
        "sep-1",
        "Sep15",
        "1810055G02Rik",
        "H2-K1",
        "hg_1",
        "mm-1",
        "5S_rRNA",
        "7SK",
        "Y_RNA",
        "ERCC-00002",
        "2-Hydroxy",
        "ENSG00000141510.17",
        "May",
        "3.8-1",
        "U1-10",
    ];
    assert_eq!(notes(&genes), Vec::<String>::new());
}

#[test]
fn dates_are_counted_and_some_named() {
    let dates = [
        "1-Mar",
        "2-Mar",
        "1-Mar-1",
        "7-Sep",
        "Dec-01",
        "2024-03-01",
        "3/1/2024",
    ];
    let notes = notes(&dates);
    assert_eq!(notes.len(), 1);
    let start = "7 genes have dates for names, as a spreadsheet makes them of MARCH1 or SEPT7: 1-Mar, 2-Mar, \
                 1-Mar-1, 7-Sep, Dec-01 and 2 more; ";
    assert!(notes[0].starts_with(start), "{}", notes[0]);
}

#[test]
fn blanks_are_taken_off_and_named() {
    let notes = notes(&[" TP53", "ACTB\u{a0}", "VIM"]);
    assert_eq!(
        notes,
        ["2 gene names have blanks around them, which are taken off: TP53, ACTB"]
    );
}

#[test]
fn quotes_are_taken_off_and_named_and_a_prime_stays() {
    let notes = notes(&["\"TP53\"", " \"ACTB\" ", "VIM", "5'-x", "'"]);
    assert_eq!(
        notes,
        ["2 gene names have quotes around them, which are taken off: TP53, ACTB"]
    );
    for (written, name) in [
        ("'TP53'", "TP53"),
        ("\"'TP53'\"", "TP53"),
        ("\"TP53", "\"TP53"),
        ("'TP53\"", "'TP53\""),
        ("\"\"", "\"\""),
        ("\"", "\""),
    ] {
        assert_eq!(bare(written), name);
    }
}

#[test]
fn two_species_are_called_so_and_one_assembly_is_named() {
    let both = notes(&["GRCh38_TP53", "GRCh38_ACTB", "mm10___Trp53"]);
    let start = "mixed species: 2 genes like GRCh38_TP53 and 1 like mm10___Trp53; ";
    assert!(both.len() == 1 && both[0].starts_with(start), "{both:?}");
    let one = notes(&["GRCh38_TP53", "GRCh38_ACTB"]);
    let start = "2 genes carry the name of the assembly GRCh38: GRCh38_TP53, GRCh38_ACTB; ";
    assert!(one.len() == 1 && one[0].starts_with(start), "{one:?}");
}

#[test]
fn ids_of_two_species_are_mixed_species_and_a_few_spike_ins_are_not() {
    let id = |species: &str, i: usize| format!("ENS{species}G{i:011}");
    let ids = |n_mouse: usize| -> Vec<String> {
        let mouse = (0..n_mouse).map(|i| id("MUS", i));
        (0..20).map(|i| id("", i)).chain(mouse).collect()
    };
    let noted = |ids: Vec<String>| notes(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    let both = noted(ids(20));
    let start = "mixed species: 20 genes like ENSG00000000000 and 20 like ENSMUSG00000000000";
    assert!(both.len() == 1 && both[0].starts_with(start), "{both:?}");
    assert!(noted(ids(3)).is_empty());
}
