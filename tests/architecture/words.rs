//! Calls that libraries do not make, or make in one place.

use crate::literals::{literals, names_option};
use crate::sources::{LIBRARIES, code_of, lines_with};

#[test]
fn only_train_computes_a_gradient() {
    for name in LIBRARIES {
        let calls = lines_with(name, &[".backward()"]);
        assert_eq!(
            calls.is_empty(),
            name != "comtip-train",
            "{name}: {calls:?}"
        );
    }
}

#[test]
fn libraries_do_not_print_read_the_environment_or_pick_a_device() {
    let words = [
        "println!",
        "print!(",
        "dbg!",
        "std::env",
        "Device::default",
        "Device::flex",
        "Device::wgpu",
        "Device::cuda",
        "Device::libtorch",
    ];
    for name in LIBRARIES {
        let mut lines = lines_with(name, &words);
        // It tells whether a device it is given is the one whose memory can be looped over.
        lines.retain(|line| !line.contains("host_memory.rs: *device == Device::flex()"));
        assert!(lines.is_empty(), "{name}: {lines:?}");
    }
}

#[test]
fn libraries_name_no_option_of_the_command() {
    // Options of other programs.
    let others = ["--features", "vips ", "hf download "];
    for name in LIBRARIES {
        for (path, code) in code_of(name) {
            let mut named = literals(&code);
            named.retain(|text| names_option(text) && !others.iter().any(|o| text.contains(o)));
            assert!(named.is_empty(), "{}: {named:?}", path.display());
        }
    }
}

#[test]
fn back_ends_are_named_in_files_that_bear_their_name() {
    let words = [
        "Flex",
        "LibTorch",
        "backend::flex",
        "backend::libtorch",
        "TchTensor",
    ];
    let files = [
        "host_memory.rs",
        "libtorch.rs",
        "on_host.rs",
        "on_libtorch.rs",
    ];
    for name in LIBRARIES {
        let mut lines = lines_with(name, &words);
        lines.retain(|line| !files.iter().any(|file| line.contains(&format!("{file}:"))));
        assert!(lines.is_empty(), "{name}: {lines:?}");
    }
}

#[test]
fn all_randomness_comes_from_a_seed_passed_in() {
    let words = [
        "rand::rng(",
        "thread_rng",
        "from_os_rng",
        "from_entropy",
        "Tensor::random",
        ".seed(",
    ];
    for name in LIBRARIES {
        let lines = lines_with(name, &words);
        assert!(lines.is_empty(), "{name}: {lines:?}");
    }
}

#[test]
fn the_page_escapes_all_but_its_own_style_and_script() {
    let lines = lines_with("comtip-report", &["PreEscaped("]);
    let written: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.split_once("page.rs: ").map(|(_, code)| code))
        .collect();
    assert_eq!(lines.len(), written.len(), "{lines:?}");
    assert_eq!(
        written,
        [
            "style { (PreEscaped(STYLE)) }",
            "script { (PreEscaped(SCRIPT)) }"
        ]
    );
}
