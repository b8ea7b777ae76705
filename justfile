# The commands of the project; `just check` is what continuous integration runs.

default:
    @just --list

# Everything that must hold, cheapest first.
check: fmt clippy test doc

fmt:
    cargo fmt --all --check

clippy:
    cargo clippy --workspace --all-targets --locked --features hub -- -D warnings

test:
    cargo test --workspace --locked --features hub

doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked --features hub

# The parity test on flex, libtorch and wgpu, or on those named; installs what they need.
backends *names:
    .ci/backends {{names}}

# The whole way on the bundled sample.
demo *args:
    cargo run --release --locked -- demo {{args}}

# The commands of the README on the bundled sample, or by a binary that is named.
readme *binary:
    scripts/readme_commands.sh {{binary}}
