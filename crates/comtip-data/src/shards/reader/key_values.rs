//! What the key-value metadata of a shard say beside the facts of its slide: its version and its genes.

use std::collections::BTreeMap;

use comtip_files::sha256;

use crate::shards::shard_metadata::{VERSION, number, text};

/// Refuses a file of another version, or that is no shard.
pub(super) fn check_version(pairs: &BTreeMap<String, String>) -> Result<(), String> {
    if !pairs.contains_key("comtip.version") {
        return Err("a Parquet file, but no shard: the metadata lacks `comtip.version`".to_owned());
    }
    match number(pairs, "comtip.version")? {
        VERSION => Ok(()),
        other => Err(format!(
            "a shard of version {other}, and this release reads version {VERSION}"
        )),
    }
}

/// Names of the genes, held to the hash beside them.
pub(super) fn genes(pairs: &BTreeMap<String, String>) -> Result<Vec<String>, String> {
    let json = text(pairs, "comtip.genes")?;
    if sha256(json.as_bytes()) != text(pairs, "comtip.genes_sha256")? {
        return Err("the gene list does not have the hash beside it".to_owned());
    }
    serde_json::from_str(json).map_err(|error| format!("the gene list is malformed ({error})"))
}

/// Ids of the genes, where there are any: one a gene.
pub(super) fn gene_ids(
    pairs: &BTreeMap<String, String>,
    n_genes: usize,
) -> Result<Option<Vec<String>>, String> {
    let Some(json) = pairs.get("comtip.gene_ids") else {
        return Ok(None);
    };
    let ids: Vec<String> = serde_json::from_str(json)
        .map_err(|error| format!("the list of gene ids is malformed ({error})"))?;
    match ids.len() {
        n_ids if n_ids == n_genes => Ok(Some(ids)),
        n_ids => Err(format!("{n_ids} ids of genes, but {n_genes} genes")),
    }
}
