//! Slides fetched from a hub.
