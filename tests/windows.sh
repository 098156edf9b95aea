#!/usr/bin/env bash
# Windows without Windows: builds the library for it on a Debian machine, and runs C and C++ hosts and the suites of Rust under Wine. With
# --runtime FOLDER [PROFILE] it only makes FOLDER/win-x64/native/autoclaim.dll, for build.ps1 -Runtime. What cannot be had is told as NOT RUN.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
packages=(rustc-web cargo-web libstd-rust-web-dev rust-web-src gcc-mingw-w64-x86-64-posix g++-mingw-w64-x86-64-posix)
[ "${1-}" = --runtime ] || packages+=(wine64 wine)
suites=(rules policies imports audit catalog graph store store_methods undo sign_ins story windows)

here() { dpkg-query --show --showformat='${db:Status-Status}\n' "${packages[@]}" 2>/dev/null | grep -cx installed; }
if [ "$(here)" -ne ${#packages[@]} ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing ${packages[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/dev/null 2>&1
fi
if [ "$(here)" -ne ${#packages[@]} ]; then
  echo "NOT RUN: Windows, under Wine: apt-get install ${packages[*]}, on Debian"
  exit 0
fi

# Debian's Rust beside whatever else is installed: its sources make the standard library, which no package has for Windows.
export PATH=/usr/bin:/bin RUSTC_BOOTSTRAP=1 CARGO_PROFILE_DEV_DEBUG=none CARGO_TERM_COLOR=never
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}/windows CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=wine
unset RUSTC RUSTC_WRAPPER RUSTFLAGS RUSTUP_TOOLCHAIN
cargo() { command cargo "$1" -Z build-std=std,panic_unwind --target x86_64-pc-windows-gnu --locked "${@:2}"; }
built=$CARGO_TARGET_DIR/x86_64-pc-windows-gnu

if [ "${1-}" = --runtime ]; then
  folder=${2:?a folder} profile=${3:-release}
  # Where this machine keeps sources is nobody's business, as in build.ps1.
  hidden="target.'cfg(all())'.rustflags = ['--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo', '--remap-path-prefix=$PWD=autoclaim']"
  [ "$profile" = release ] && flags=(--config "$hidden") || flags=()
  cargo build --package autoclaim-ffi --profile "$profile" "${flags[@]}" || exit 1
  mkdir -p "$folder/win-x64/native" || exit 1
  x86_64-w64-mingw32-strip -o "$folder/win-x64/native/autoclaim.dll" "$built/${profile/#dev/debug}/autoclaim.dll"
  exit
fi

work=$(mktemp -d)
export WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES="mscoree=;mshtml=" AUTOCLAIM_NETWORK_DRIVE=N:
trap 'wineserver -k; wineserver -w; rm -rf "$work"' EXIT
unset DISPLAY WAYLAND_DISPLAY
machine() {
  wineboot --init && wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f && wine reg add 'HKLM\Software\Wine\Drives' /v n: /d network /f || return
  wineserver -k; wineserver -w
  mkdir "$work/share" && ln -s "$work/share" "$WINEPREFIX/dosdevices/n:" || return
  # Wine 8 lacks what Rust takes random numbers from.
  printf 'LIBRARY bcryptprimitives.dll\nEXPORTS\nProcessPrng=advapi32.SystemFunction036\n' >"$work/bcryptprimitives.def"
  x86_64-w64-mingw32-gcc-posix -shared -nostdlib -Wl,--entry=0 -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" "$work/bcryptprimitives.def"
}
machine >"$work/log" 2>&1 || { cat "$work/log"; echo "Wine does not start"; exit 1; }

cargo build --package autoclaim-ffi || exit 1
cp "$built/debug/autoclaim.dll" "$work/" || exit 1
passed=0 failed=0
# host EXPECTED ARGUMENT SOURCE...: as C and as C++, with every warning an error, it prints what is expected.
host() {
  local expected=$1 argument=$2 language compiler printed
  for language in c11 c++17; do
    compiler=gcc; [ "$language" = c11 ] || compiler=g++
    rm -rf "$work/folder" && mkdir "$work/folder"
    if printed=$("x86_64-w64-mingw32-$compiler-posix" -std=$language -x "${language%%[0-9]*}" -Wall -Wextra -Wpedantic -Werror -I include -I tests/c \
      -I tests/c/windows "${@:3}" -x none -o "$work/host.exe" "$work/autoclaim.dll" -static 2>&1 &&
      AUTOCLAIM_LIBRARY=autoclaim.dll wine "$work/host.exe" ${argument:+"$argument"} 2>&1) && [[ $printed == *"$expected"* ]]; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1)); echo "FAILED: the $language host of ${*:3}: $printed"
    fi
  done
}
sed -n '/ \* example: begin/,/ \* example: end/{//d;s/^ \* \{0,1\}//;p}' include/autoclaim.h >"$work/example.c"
host "conventions: ok" "" tests/c/conventions.c tests/c/alone.c
host "dynamic: ok" autoclaim.dll tests/c/dynamic.c
host "main job: ok" "$(winepath -w "$work/folder")" tests/c/main_job.c
host "main job: ok" "$(winepath -w "$work/folder")" tests/c/main_job.c tests/c/loaded.c
host "setting.get: OK {" "" "$work/example.c"
host "idle after " "" tests/c/cycle.c
echo "suite: $passed passed, $failed failed (hosts in C and C++ under Wine)"

cargo test --package autoclaim --no-fail-fast "${suites[@]/#/--test=}" || failed=$((failed + 1))
# What suites noted, as tests/verdict tells it elsewhere.
if [ -f "$built/not-run.txt" ]; then sort -u "$built/not-run.txt" | sed 's/$/ (in Wine)/'; rm "$built/not-run.txt"; fi
[ "$failed" -eq 0 ]
