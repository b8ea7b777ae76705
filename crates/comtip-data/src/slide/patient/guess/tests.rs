//! Names of slides, real ones and made-up ones.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn guess(slide: &str) -> String {
    patient_of(slide).name
}

/// Checks that the slides of each group are of one guessed patient, and those of two groups of two.
#[track_caller]
fn are_apart(groups: &[&[&str]]) {
    let patients = groups.iter().map(|group| {
        let of_group: BTreeSet<Patient> = group.iter().map(|slide| patient_of(slide)).collect();
        assert_eq!(of_group.len(), 1, "{group:?}: {of_group:?}");
        let patient = of_group.into_iter().next().unwrap();
        assert_eq!(patient.origin, PatientOrigin::Guessed, "{group:?}");
        patient
    });
    let patients: BTreeSet<Patient> = patients.collect();
    assert_eq!(patients.len(), groups.len(), "{patients:?}");
}

#[track_caller]
fn are_unknown(slides: &[&str]) {
    for slide in slides {
        assert_eq!(patient_of(slide), Patient::unknown(), "{slide}");
    }
}

#[test]
fn sections_of_a_lettered_patient_share_the_letter() {
    let breast = "Human_Breast_Andersson_10142021_ST";
    assert_eq!(guess(&format!("{breast}_C2")), format!("{breast}_C"));
    assert_eq!(guess(&format!("{breast}_C12")), format!("{breast}_C"));
    assert_ne!(
        guess(&format!("{breast}_B4")),
        guess(&format!("{breast}_C4"))
    );
}

#[test]
fn capture_areas_of_another_study_are_no_patients() {
    let study = "Human_Breast_Somebody_01012024_Visium";
    for section in ["A1", "B1", "D1"] {
        assert_eq!(guess(&format!("{study}_{section}")), study);
    }
}

#[test]
fn other_names_of_stimage_fall_back_on_the_study() {
    let cases = [
        ("GSE158450_GSM4800808", "GSE158450"),
        (
            "Mouse_OlfactoryBulb_Stahl_07012016_ST_Rep10",
            "Mouse_OlfactoryBulb_Stahl_07012016_ST",
        ),
        (
            "Human_Breast_Wu_06052021_Visium_1142243F",
            "Human_Breast_Wu_06052021_Visium",
        ),
        (
            "Mouse_Brain+Kidney_10X_02212023_Visium",
            "Mouse_Brain+Kidney_10X_02212023_Visium",
        ),
    ];
    for (slide, study) in cases {
        assert_eq!(guess(slide), study);
    }
}

#[test]
fn a_donor_named_after_the_section_is_not_cut_in_two() {
    let kwon = "Human_Brain_Kwon_10162023_Visium";
    assert_eq!(guess(&format!("{kwon}_V10A27004_A1_Br3874")), kwon);
    assert_eq!(guess(&format!("{kwon}_V10A27106_A1_Br3874")), kwon);
    are_apart(&[
        &["V10A27004_A1_Br3874", "V10A27106_A1_Br3874", "Br3874_mid"],
        &["V10A27106_B1_Br3854"],
    ]);
}

#[test]
fn the_donors_sections_of_the_prefrontal_cortex_are_not_distinguished_by_their_numbers() {
    are_unknown(&["151673", "151674", "151675", "151676"]);
    are_unknown(&["DLPFC_151673", "151674_DLPFC", "dlpfc-151675"]);
}

#[test]
fn a_name_of_one_part_tells_nothing() {
    are_unknown(&[
        "mine", "_x", "", "C2", "tumour1", "P1", "TENX95", "1142243F",
    ]);
}

#[test]
fn replicates_of_a_patient_stay_together() {
    are_apart(&[
        &["P1-rep1", "P1-rep2", "p01_section3", "P1.A1"],
        &["P2-rep1", "rep2_P2", "GSM4284319_P2_rep1", "tumor P2"],
    ]);
    are_apart(&[
        &["patient1", "Patient_1_H1_2", "left-patient-01"],
        &["patient2rep1", "normal_Patient_2"],
    ]);
    are_apart(&[&["donor_A_1", "1_Donor-a"], &["donor_B_1"]]);
    are_apart(&[&["sub-01_run-1", "sub-01_run-2"], &["sub-02_run-1"]]);
}

#[test]
fn pieces_behind_what_could_be_a_patient_are_of_that_patient() {
    are_apart(&[
        &["CRC001_PT1", "CRC001_LN1", "CRC001_PT2"],
        &["BC23209_P1", "BC23209_P2"],
        &["MB12_sub1", "MB12_sub2"],
        &["sub-01_PT1", "sub-01_LN1"],
    ]);
    assert_eq!(guess("mouse_L"), guess("mouse_R"));
}

#[test]
fn blocks_samples_and_tissues_named_by_a_letter_are_of_one_patient() {
    are_unknown(&[
        "BlockA_Section1",
        "BlockB_Section1",
        "sampleA_1",
        "sampleB_1",
        "RepA2_1",
        "left_sectionB",
    ]);
    are_apart(&[
        &["P1T_1", "P1N_1", "p01t-rep2", "P1_A1"],
        &["P2T_1", "P2N_1"],
        &["Br3874T_1", "Br3874N_1", "Br3874_mid"],
    ]);
    // A letter behind a word for a patient, or behind two letters, may name one.
    are_apart(&[&["PatientA_1", "PatientA_2"], &["PatientB_1"], &["HeA_1"]]);
}

#[test]
fn the_serial_number_of_a_slide_of_visium_hd_is_no_patient() {
    are_unknown(&[
        "H1-YD7CDZK_A1",
        "H1-CP4WJXF_D1",
        "h1_6VPW9FY_A1",
        "H1-YD7CDZK",
    ]);
    are_apart(&[
        &["H1-YD7CDZK_A1_P5", "H1-CP4WJXF_D1_P5"],
        &["CRC1_H1-YD7CDZK_A1", "CRC1_H1-CP4WJXF_D1"],
        &["YD7CDZK_A1"],
    ]);
}

#[test]
fn the_first_part_that_could_be_a_patient_is_taken() {
    are_apart(&[
        &["V10_A1", "V10_B1"],
        &["V11_A1"],
        &["BC23209_C1", "BC23209_D1", "section2_BC23209"],
    ]);
}

#[test]
fn parts_that_every_section_has_one_of_its_own_are_no_patients() {
    are_unknown(&[
        "sample_1",
        "sample2-A",
        "brain_1",
        "tumor_left",
        "tumour_right",
        "GSM4284316",
        "GSM4284316_A1",
        "V19L01-041_A1",
        "V10A27004_B1",
        "20210214_section1",
        "slide-3",
        "V1_Breast_Cancer_Block_A_Section_1",
        "A_1",
    ]);
}

proptest! {
    #[test]
    fn sections_of_one_name_are_never_of_two_patients(
        // No word for a patient, which the number of a section would follow.
        patient in "x[A-Za-z]{1,5}[0-9]{0,4}",
        separator in "[-_ .]",
        sections in prop::collection::vec("(rep|section|s|slice|A|B|)[1-9]", 2..5),
    ) {
        let of = |section: &String| patient_of(&format!("{patient}{separator}{section}"));
        let patients: BTreeSet<Patient> = sections.iter().map(of).collect();
        prop_assert_eq!(patients.len(), 1);
    }

    #[test]
    fn any_name_is_guessed_without_a_panic_and_never_as_no_name(slide in "\\PC{0,30}") {
        prop_assert!(!guess(&slide).is_empty());
    }
}
