//! Genes of as many slides as the corpus has are in memory as names once and a bit each.
#![cfg(target_os = "linux")]

use comtip_data::{CoverageReport, GeneSets};

const N_SLIDES: usize = 1149;
const N_GENES: usize = 20_000;
/// Genes of any slide.
const N_NAMES: usize = 60_000;

/// Resident now, MB.
fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("of Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    kib.expect("a number").parse::<f64>().expect("of KiB") / 1024.0
}

#[test]
fn genes_of_1149_slides_take_a_few_megabytes() {
    let names: Vec<String> = (0..N_NAMES + N_GENES)
        .map(|i| format!("GENE{}", i % N_NAMES))
        .collect();
    let before = resident_mb();
    let mut sets = GeneSets::default();
    for slide in 0..N_SLIDES {
        // Each slide has its own third of the names.
        let first = slide * 7919 % N_NAMES;
        sets.push(&format!("slide{slide}"), &names[first..first + N_GENES]);
    }
    let report = CoverageReport::of_sets(&sets.all_genes(), sets);
    assert_eq!(report.lost_by_intersection().len(), N_NAMES);
    let mb = resident_mb() - before;
    println!("{mb:.0} MB");
    assert!(mb < 100.0, "{mb:.0} MB");
}
