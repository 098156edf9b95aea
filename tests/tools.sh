#!/usr/bin/env bash
# Puts on a Debian machine what the tests can use beside Rust: compilers, valgrind, and Chromium for the pages. What cannot be had is told by the tests as NOT RUN.
set -u
missing=()
for tool in gcc g++ clang valgrind nm chromium; do command -v "$tool" >/dev/null 2>&1 || missing+=("$tool"); done
[ ${#missing[@]} -eq 0 ] && exit 0
command -v apt-get >/dev/null 2>&1 || exit 0
echo "installing what is missing of: gcc g++ clang valgrind binutils chromium (${missing[*]})"
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq gcc g++ clang valgrind binutils chromium; } >/dev/null 2>&1 || true
