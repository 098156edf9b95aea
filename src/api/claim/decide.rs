//! `claim.test`, `claim.invoke`.

use super::{Decisions, Invoke, Test};
use crate::api::{
    context::{ReadContext, StoreContext},
    deciding::{self, Options},
    error::Error,
};

pub(in crate::api) fn test(context: &ReadContext<'_>, request: &Test) -> Result<Decisions, Error> {
    let options = Options {
        trace: request.trace,
        independent: request.independent,
        retry: request.retry,
        atomic: false,
    };
    deciding::test(context, &request.events, request.carry.as_deref(), options)
}

pub(in crate::api) fn invoke(context: &StoreContext<'_>, request: &Invoke) -> Result<Decisions, Error> {
    let options =
        Options { trace: request.trace, independent: false, retry: request.retry, atomic: request.atomic };
    if request.dry_run {
        return context
            .read(|context| deciding::test(context, &request.events, request.carry.as_deref(), options));
    }
    if request.carry.is_some() {
        return Err(Error::argument("carry", "carry belongs to a what-if.")
            .hint("Send it with dryRun, or leave it out."));
    }
    context.write(|context| deciding::invoke(context, &request.events, options))
}
