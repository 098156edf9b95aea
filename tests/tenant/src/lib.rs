//! The licensing half of Entra ID and Microsoft Graph v1.0, as far as public facts tell: a tenant to test a client against.
//!
//! It knows nothing of the client. A request is answered as a function of what was asked before, the seed and the virtual time;
//! there is no clock, no chance and no I/O but in `http`. What the facts leave open is decided in one place each, and said there.
#![forbid(unsafe_code)]
