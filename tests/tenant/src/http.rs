//! The tenant over real HTTP on loopback: the one place with a clock and I/O.

use crate::{
    message::{Request, Response},
    tenant::Tenant,
    time::Time,
};
use std::{io, time::Instant};
use tiny_http::{Header, Server};

/// A tenant that listens on 127.0.0.1.
pub struct Listening {
    tenant: Tenant,
    server: Server,
    /// Virtual milliseconds a real one; 0: each request takes what its answer takes.
    speed: f64,
    began: Instant,
    /// Virtual time when it began, and what `advance` and `settle` added.
    start: Time,
}

impl Listening {
    /// Port 0 is any that is free.
    pub fn bind(tenant: Tenant, port: u16, speed: f64) -> io::Result<Listening> {
        let server = Server::http(("127.0.0.1", port)).map_err(io::Error::other)?;
        let start = tenant.now();
        Ok(Listening { tenant, server, speed, began: Instant::now(), start })
    }

    pub fn port(&self) -> u16 {
        self.server.server_addr().to_ip().map_or(0, |address| address.port())
    }

    /// Serves until `POST /_tenant/stop`; the tenant as it is then.
    pub fn run(mut self) -> io::Result<Tenant> {
        loop {
            let mut request = self.server.recv()?;
            let mut body = String::new();
            request.as_reader().read_to_string(&mut body)?;
            if request.url() == "/_tenant/stop" {
                send(request, Some(Response { status: 200, headers: Vec::new(), body: "{}".into() }))?;
                return Ok(self.tenant);
            }
            let response = self.answer(&request, body);
            send(request, response)?;
        }
    }

    fn now(&self) -> Time {
        let real = self.began.elapsed().as_millis() as f64;
        self.start.after((real * self.speed) as u64)
    }

    fn answer(&mut self, request: &tiny_http::Request, body: String) -> Option<Response> {
        let now = self.tenant.advance(self.now());
        if let Some(path) = request.url().strip_prefix("/_tenant/") {
            let (status, body) = self.tenant.control(path, &body);
            self.start = self.start.after(self.tenant.now().since(now));
            return Some(Response { status, headers: Vec::new(), body: body.to_string() });
        }
        let request = self.received(request, body);
        let answer = self.tenant.serve(&request, now);
        if self.speed == 0.0 {
            self.start = answer.at;
        }
        answer.response
    }

    /// The request with the address it has to the client: the configured one, or this.
    fn received(&self, request: &tiny_http::Request, body: String) -> Request {
        let headers = request.headers().iter();
        let headers: Vec<(String, String)> =
            headers.map(|header| (header.field.to_string(), header.value.to_string())).collect();
        let host = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("Host"));
        let base = self
            .tenant
            .base()
            .map_or_else(|| format!("http://{}", host.map_or("127.0.0.1", |(_, host)| host)), str::to_owned);
        Request {
            method: request.method().to_string(),
            url: format!("{base}{}", request.url()),
            headers,
            body: (!body.is_empty()).then_some(body),
        }
    }
}

/// A lost reply is one that is no HTTP: the server cannot cut a connection, and a client that waits for its own timeout would
/// slow its tests.
fn send(request: tiny_http::Request, response: Option<Response>) -> io::Result<()> {
    let sent = match response {
        None => {
            let mut writer = request.into_writer();
            writer.write_all(b"lost\r\n\r\n").and_then(|()| writer.flush())
        }
        Some(response) => {
            let mut answer =
                tiny_http::Response::from_string(response.body).with_status_code(response.status);
            answer.add_header(header("Content-Type", "application/json")?);
            for (name, value) in &response.headers {
                answer.add_header(header(name, value)?);
            }
            request.respond(answer)
        }
    };
    // The client may have gone: that is its affair.
    sent.or(Ok(()))
}

fn header(name: &str, value: &str) -> io::Result<Header> {
    Header::from_bytes(name, value).map_err(|()| io::Error::other(format!("header {name}")))
}
