//! What every package of the workspace must bring along to stand alone.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn manifest(path: &Path) -> Table {
    let text = read(path);
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A crate that is published: its folder, its manifest and what of it the workspace decides.
struct Package {
    name: String,
    folder: PathBuf,
    manifest: Table,
    of_workspace: Table,
}

impl Package {
    /// All that are published, the facade first.
    fn all() -> Vec<Self> {
        let workspace = manifest(&root().join("Cargo.toml"));
        let of_workspace = workspace["workspace"]["package"].as_table().expect("one");
        let crates = fs::read_dir(root().join("crates")).expect("crates");
        let mut folders: Vec<PathBuf> = crates
            .map(|entry| entry.expect("an entry").path())
            .filter(|folder| folder.join("Cargo.toml").is_file())
            .collect();
        folders.sort();
        folders.insert(0, root().to_owned());
        let packages = folders.into_iter().map(|folder| {
            let manifest = manifest(&folder.join("Cargo.toml"));
            let name = manifest["package"]["name"].as_str().expect("a name");
            Self {
                name: name.to_owned(),
                folder,
                manifest,
                of_workspace: of_workspace.clone(),
            }
        });
        packages.filter(Self::is_published).collect()
    }

    fn is_published(&self) -> bool {
        self.manifest["package"].get("publish") != Some(&Value::Boolean(false))
    }

    /// A value of `[package]`, its own or that of the workspace.
    fn value(&self, key: &str) -> &Value {
        let own = self.manifest["package"].get(key);
        let own = own.unwrap_or_else(|| panic!("{} has no {key}", self.name));
        match own.get("workspace") {
            Some(_) => &self.of_workspace[key],
            None => own,
        }
    }

    fn texts(&self, key: &str) -> Vec<&str> {
        let values = self.value(key).as_array().expect("an array").iter();
        values.map(|value| value.as_str().expect("text")).collect()
    }

    fn readme(&self) -> String {
        let own = self.manifest["package"].get("readme");
        let name = own.map_or("README.md", |name| name.as_str().expect("a path"));
        read(&self.folder.join(name))
    }

    /// Where its sources are; none in a crate that is a command.
    fn lib(&self) -> Option<PathBuf> {
        let own = self.manifest.get("lib").and_then(|lib| lib.get("path"));
        let path = own.map_or("src/lib.rs", |path| path.as_str().expect("a path"));
        Some(self.folder.join(path)).filter(|path| path.is_file())
    }

    /// Its features but `default`.
    fn features(&self) -> Vec<&str> {
        let features = self.manifest.get("features").and_then(Value::as_table);
        let names = features.into_iter().flat_map(Table::keys);
        names
            .map(String::as_str)
            .filter(|name| *name != "default")
            .collect()
    }
}

#[test]
fn every_package_says_what_a_registry_asks() {
    let packages = Package::all();
    assert!(packages.len() >= 15, "{} packages", packages.len());
    for package in &packages {
        let name = &package.name;
        for key in ["description", "license", "repository", "version"] {
            let value = package.value(key).as_str().expect("text");
            assert!(!value.is_empty(), "{name}: {key}");
        }
        let keywords = package.texts("keywords");
        assert!((1..=5).contains(&keywords.len()), "{name}: {keywords:?}");
        for keyword in keywords {
            let is_word = |c: char| c.is_ascii_alphanumeric() || "-_+".contains(c);
            let is_good = keyword.len() <= 20 && keyword.chars().all(is_word);
            assert!(is_good, "{name}: keyword {keyword}");
        }
        let categories = package.texts("categories");
        assert!((1..=5).contains(&categories.len()), "{name}");
        let include = package.texts("include");
        assert!(include.contains(&"LICENSE-*"), "{name}: {include:?}");
        assert!(
            include.iter().any(|path| path.ends_with("README.md")),
            "{name}: {include:?}"
        );
        for license in ["LICENSE-MIT", "LICENSE-APACHE"] {
            assert!(
                read(&package.folder.join(license)).len() > 500,
                "{name}: {license}"
            );
        }
    }
}

#[test]
fn the_readme_of_a_library_has_an_example_that_is_a_test_and_what_it_depends_on() {
    for package in Package::all() {
        let Some(lib) = package.lib() else {
            continue;
        };
        let (name, readme) = (&package.name, package.readme());
        let is_included = read(&lib).starts_with("#![doc = include_str!(\"../README.md\")]\n");
        assert!(
            is_included,
            "{name}: its README is not the head of its documentation"
        );
        assert!(readme.contains("\n```rust\n"), "{name}: no example");
        // By the repository, until they are published.
        let repository = package.value("repository").as_str().expect("text");
        let dependency = format!("\n{name} = {{ git = \"{repository}\" }}\n");
        assert!(readme.contains("\n```toml\n[dependencies]\n"), "{name}");
        assert!(readme.contains(&dependency), "{name}: no {dependency:?}");
    }
}

#[test]
fn every_feature_stands_in_the_table_of_its_crate_and_in_that_of_all() {
    let of_all = read(&root().join("docs/architecture.md"));
    for package in Package::all() {
        let (name, readme) = (&package.name, package.readme());
        for feature in package.features() {
            let start = format!("| `{feature}` |");
            let has_row = |text: &str, word: &str| {
                let mut rows = text.lines().filter(|line| line.starts_with(&start));
                rows.any(|line| line.contains(word))
            };
            assert!(has_row(&readme, ""), "{name}: {feature} in its README");
            let word = format!("`{name}`");
            assert!(
                has_row(&of_all, &word),
                "{name}: {feature} in architecture.md"
            );
        }
    }
}

#[test]
fn crates_depend_on_each_other_by_path_and_version() {
    let workspace = manifest(&root().join("Cargo.toml"));
    let version = &workspace["workspace"]["package"]["version"];
    let dependencies = workspace["workspace"]["dependencies"].as_table();
    let dependencies = dependencies.expect("a table");
    for package in Package::all() {
        let name = package.name.as_str();
        if let Some(dependency) = dependencies.get(name) {
            assert!(dependency.get("path").is_some(), "{name}");
            assert_eq!(dependency.get("version"), Some(version), "{name}");
        }
    }
}
