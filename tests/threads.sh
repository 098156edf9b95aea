#!/usr/bin/env bash
# Looks for data races on a Debian machine: the tests of threads of the laws, the store and the C ABI, with the library, Rust's standard library
# and SQLite built for ThreadSanitizer. A report of it fails the test it comes from.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
packages=(rustc-web cargo-web libstd-rust-web-dev rust-web-src clang-22 libclang-rt-22-dev)
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null || exit 1

# Debian's Rust has no runtime of the sanitizer, and the clang of its LLVM has.
export PATH=/usr/bin:/bin RUSTC_BOOTSTRAP=1 CC=clang-22 CFLAGS=-fsanitize=thread TSAN_OPTIONS=halt_on_error=1
export RUSTFLAGS='-Zsanitizer=thread -Zexternal-clangrt -Clinker=clang-22 -Clink-arg=-fsanitize=thread'
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/threads
unset RUSTC RUSTC_WRAPPER RUSTUP_TOOLCHAIN
cargo() { command cargo "$1" -Z build-std --target x86_64-unknown-linux-gnu --locked "${@:2}"; }
cargo test --package autoclaim --test laws threads || exit 1
cargo test --package autoclaim --test store transaction || exit 1
cargo build --package autoclaim-ffi || exit 1
AUTOCLAIM_LIBRARY=$CARGO_TARGET_DIR/x86_64-unknown-linux-gnu/debug/libautoclaim.so cargo test --package autoclaim-ffi --test abi threads
