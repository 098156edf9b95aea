//! The C ABI: the only `unsafe` and the only `extern "C"` of AutoClaim.
