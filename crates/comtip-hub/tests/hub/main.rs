//! Slides fetched from a hub on loopback that breaks off, lies and changes its mind.

mod distrusted;
mod fixture;
mod hub_server;
mod resumed;
mod whole;
