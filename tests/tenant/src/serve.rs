//! The door: a request at a virtual time, through weather, session and limits, to an answer.

use crate::{
    agenda::Event,
    batch::{is_batch, names, writes},
    call::{Call, root},
    failure::Failure,
    message::{Answer, Reply, Request, Response},
    route::write_kind,
    tally::Write,
    tenant::Tenant,
    time::{SECOND, Time},
    weather::{Fault, RetryAfter},
};
use serde_json::json;
use uuid::Uuid;

const FOREIGN: &str = "https://graph.contoso.example";

impl Tenant {
    /// Serves a request that arrives at `now`; an earlier time than was served before counts as that one. With a header
    /// `Authorization: Bearer tenant:{guid}` it is of a session of that other tenant.
    pub fn serve(&mut self, request: &Request, now: Time) -> Answer {
        let now = self.advance(now);
        let at = now.after(self.chance.weather.between(self.weather.latency));
        self.records.requests += 1;
        let number = self.records.requests;
        if request.url.starts_with(FOREIGN)
            || self.base.as_ref().is_some_and(|base| !request.url.starts_with(base.as_str()))
        {
            self.records.strayed.push((now, request.method.clone()));
            return Answer { request: number, response: None, at };
        }
        let fault = self.fault();
        if let Some(fault) = fault {
            self.inject(fault, writes(request));
        }
        let response = self.suffer(request, number, now, at, fault);
        self.limits.told(response.is_some());
        Answer { request: number, response, at }
    }

    fn fault(&mut self) -> Option<Fault> {
        let weather = &self.weather;
        let chances = [
            (weather.throttled, Fault::Throttled),
            (weather.failed, Fault::Failed),
            (weather.failed_done, Fault::FailedDone),
            (weather.lost, Fault::Lost),
            (weather.lost_done, Fault::LostDone),
            (weather.lost_late, Fault::LostLate),
            (weather.html, Fault::Html),
            (weather.html_done, Fault::HtmlDone),
            (weather.redirected, Fault::Redirected),
        ];
        let chance = &mut self.chance.weather;
        chances.into_iter().find(|(per_mille, _)| chance.chance(*per_mille)).map(|(_, fault)| fault)
    }

    fn suffer(
        &mut self,
        request: &Request,
        number: u64,
        now: Time,
        at: Time,
        fault: Option<Fault>,
    ) -> Option<Response> {
        if matches!(fault, Some(Fault::FailedDone | Fault::LostDone | Fault::HtmlDone)) {
            self.perform_request(request, number, now, at);
            self.limits.told(false);
        }
        match fault {
            None => Some(self.perform_request(request, number, now, at)),
            Some(Fault::Throttled) => Some(self.throttle_all(request, number, now, at)),
            Some(Fault::Failed | Fault::FailedDone) => {
                let reply = self.call(request, number, now).map(|call| self.broken(&call));
                Some(written(reply.unwrap_or_else(|failure| plain(&failure))))
            }
            Some(Fault::LostLate) => {
                let late = now.after(self.chance.weather.between(self.weather.late_by));
                let mut request = request.clone();
                // It was sent by the session of then.
                let account = stranger(&request).or(self.session.stranger).unwrap_or(self.account);
                request.headers.push(("Authorization".into(), format!("Bearer tenant:{account}")));
                self.agenda.add(late, Event::Late { request, number });
                None
            }
            Some(Fault::Html | Fault::HtmlDone) => Some(self.proxy_page()),
            Some(Fault::Redirected) => Some(Response {
                status: 302,
                headers: vec![("Location".into(), "https://login.contoso.example/".into())],
                body: String::new(),
            }),
            Some(_) => None,
        }
    }

    /// What a late write does, whose answer nobody waits for.
    pub(crate) fn execute(&mut self, request: &Request, number: u64, now: Time) {
        self.perform_request(request, number, now, now);
        self.limits.told(false);
    }

    fn call(&self, request: &Request, number: u64, now: Time) -> Result<Call, Failure> {
        let (root, path) = root(&request.url)?;
        let mut call = Call::new(&request.method, root, path, number, now)?;
        call.headers = request.headers.clone();
        call.body = request.body.clone();
        let account = stranger(request).or(self.session.stranger);
        call.stranger = account.filter(|account| *account != self.account);
        Ok(call)
    }

    fn perform_request(&mut self, request: &Request, number: u64, now: Time, arrives: Time) -> Response {
        let mut call = match self.call(request, number, now) {
            Ok(call) => call,
            Err(failure) => return written(plain(&failure)),
        };
        if self.session.expires.is_some_and(|expires| expires <= now) {
            self.inject(Fault::SessionExpired, 0);
            return written(self.failed(&Failure::signed_out(), &call));
        }
        let reply = if is_batch(request) {
            self.records.batches += 1;
            self.batch(&call, arrives)
        } else {
            self.single(&mut call, arrives)
        };
        written(reply)
    }

    /// One operation, by itself or in a batch.
    pub(crate) fn single(&mut self, call: &mut Call, arrives: Time) -> Reply {
        let write = write_kind(&call.method, &call.segments);
        if write.is_none() {
            self.records.reads += 1;
            self.choose_replica(call);
        }
        let before = self.directory.journal.entries().len();
        let reply = match self.limits.admit(call.now, call) {
            Err(wait) => self.throttle(call, &[call.name()], wait, arrives),
            Ok(()) => self.route(call).unwrap_or_else(|failure| self.failed(&failure, call)),
        };
        if let Some((kind, target)) = write {
            let changed = self.directory.journal.entries().len() > before;
            let (at, request, status) = (call.now, call.number, reply.status);
            self.records.writes.push(Write { at, request, kind, target, status, changed });
        }
        reply
    }

    /// Reads of the directory may come from a replica that lags; the next one from another.
    fn choose_replica(&mut self, call: &mut Call) {
        let logs = call.segments.first().is_some_and(|it| it == "auditLogs");
        if !logs && self.chance.weather.chance(self.weather.stale) {
            let lag = self.chance.weather.between(self.weather.lag).min(self.directory.horizon);
            call.view = call.now.before(lag);
            self.inject(Fault::Stale, 0);
        }
        let users = call.segments.first().is_some_and(|it| it == "users");
        if users && self.chance.weather.chance(self.weather.unlicensed) {
            call.unlicensed = true;
            self.inject(Fault::Unlicensed, 0);
        }
    }

    pub(crate) fn failed(&mut self, failure: &Failure, call: &Call) -> Reply {
        let mut reply = plain(failure);
        let id = self.chance.tokens.uuid().to_string();
        let client = call.header("client-request-id").unwrap_or(&id);
        if let Some(body) = &mut reply.body {
            body["error"]["innerError"] =
                json!({"date": call.now.without_zone(), "request-id": id, "client-request-id": client});
        }
        reply
    }

    /// A server error, whatever was done.
    pub(crate) fn broken(&mut self, call: &Call) -> Reply {
        let status = *self.chance.weather.pick(&[500, 502, 503, 504, 408]).unwrap_or(&500);
        self.failed(&Failure::server(status), call)
    }

    /// A 429 for what is named, not to be asked again within so many milliseconds of the answer.
    pub(crate) fn throttle(&mut self, call: &Call, names: &[String], wait: u64, arrives: Time) -> Reply {
        let mut reply = self.failed(&Failure::throttled(), call);
        let form = self.chance.weather.pick(&self.weather.retry_after).copied();
        let seconds = wait.div_ceil(SECOND);
        let (text, held) = match form.unwrap_or(RetryAfter::Missing) {
            RetryAfter::Seconds => (seconds.to_string(), seconds * SECOND),
            RetryAfter::Fraction => (format!("{}.{:03}", wait / SECOND, wait % SECOND), wait),
            RetryAfter::Date => {
                let until = Time(arrives.after(wait).0.div_ceil(SECOND) * SECOND);
                (until.http_date(), until.since(arrives))
            }
            RetryAfter::Missing => return reply,
        };
        reply.headers.push(("Retry-After".into(), text));
        for name in names {
            self.limits.hold(name.clone(), arrives.after(held), call.number);
        }
        reply
    }

    fn throttle_all(&mut self, request: &Request, number: u64, now: Time, at: Time) -> Response {
        let wait = self.chance.weather.between(self.weather.retry_in);
        let call = match self.call(request, number, now) {
            Ok(call) => call,
            Err(failure) => return written(plain(&failure)),
        };
        let names = if is_batch(request) { names(&call) } else { vec![call.name()] };
        written(self.throttle(&call, &names, wait, at))
    }

    fn proxy_page(&mut self) -> Response {
        let status = if self.chance.weather.chance(500) { 200 } else { 502 };
        Response {
            status,
            headers: vec![("Content-Type".into(), "text/html; charset=utf-8".into())],
            body: "<!DOCTYPE html><html><head><title>Proxy</title></head><body><h1>Please sign in</h1></body></html>"
                .into(),
        }
    }
}

/// The session decides whose tenant is asked; a host that signed in elsewhere may send beside one that did not.
fn stranger(request: &Request) -> Option<Uuid> {
    let header = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("Authorization"));
    let account = header.and_then(|(_, value)| value.strip_prefix("Bearer tenant:"));
    account.and_then(|account| Uuid::parse_str(account).ok())
}

fn plain(failure: &Failure) -> Reply {
    let body = json!({"error": {"code": failure.code, "message": failure.message, "innerError": {}}});
    Reply { status: failure.status, headers: Vec::new(), body: Some(body) }
}

fn written(reply: Reply) -> Response {
    let mut headers = reply.headers;
    if reply.body.is_some() {
        headers.push(("Content-Type".into(), "application/json".into()));
    }
    Response {
        status: reply.status,
        headers,
        body: reply.body.map_or_else(String::new, |body| body.to_string()),
    }
}
