//! Names of the files of a slide in a folder of shards.

/// Name of the shard of a slide.
pub(crate) fn shard_name(slide: &str) -> String {
    format!("{slide}.parquet")
}

/// Name of the thumbnail of a slide.
pub(crate) fn thumbnail_name(slide: &str) -> String {
    format!("{slide}.thumbnail.png")
}
