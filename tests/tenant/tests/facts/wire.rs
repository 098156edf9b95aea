//! The same over real HTTP on loopback, steered by `/_tenant`.

use crate::support::*;
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpStream,
    thread::JoinHandle,
};
use tenant::{Tenant, Weather, catalogue::*, config::Config, http::Listening};

struct Served {
    port: u16,
    thread: JoinHandle<Tenant>,
}

impl Served {
    fn new(config: Value) -> Served {
        let config: Config = serde_json::from_value(config).expect("a configuration");
        let tenant = config.tenant().expect("a tenant");
        let listening = Listening::bind(tenant, 0, config.speed).expect("a port");
        Served { port: listening.port(), thread: std::thread::spawn(|| listening.run().expect("the end")) }
    }

    /// Status line or what came instead, and the body.
    fn send(&self, method: &str, path: &str, body: &Value) -> (String, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}",
            self.port
        )
        .expect("to send");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("to read");
        let (head, body) = text.split_once("\r\n\r\n").expect("an answer");
        let status = head.lines().next().unwrap_or_default().to_owned();
        (status, serde_json::from_str(body).unwrap_or_default())
    }

    fn stop(self) -> Tenant {
        self.send("POST", "/_tenant/stop", &Value::Null);
        self.thread.join().expect("the tenant")
    }
}

fn config() -> Value {
    json!({
        "seed": 1, "people": 30, "products": {"SPE_E3": 5, "SPE_F1": 100},
        "groups": [{"name": "Staff", "licenses": [{"product": "SPE_F1", "disabledPlans": [INTUNE_A]}], "from": 20, "to": 30}],
        "holders": [{"product": "SPE_E3", "from": 0, "to": 2}],
    })
}

#[test]
fn a_tenant_is_served_and_links_lead_back_to_it() {
    let served = Served::new(config());
    let (status, page) = served.send("GET", "/v1.0/users?$top=20&$select=id", &Value::Null);
    assert_eq!(status, "HTTP/1.1 200 OK");
    let link = page["@odata.nextLink"].as_str().expect("a link");
    let path = link.strip_prefix(&format!("http://127.0.0.1:{}", served.port)).expect("this host");
    assert_eq!(served.send("GET", path, &Value::Null).1["value"].as_array().map(Vec::len), Some(10));
    let user = page["value"][5]["id"].as_str().expect("an id").to_owned();
    let body = json!({"addLicenses": [{"skuId": SPE_E3, "disabledPlans": []}], "removeLicenses": []});
    served.send("POST", &format!("/v1.0/users/{user}/assignLicense"), &body);
    let tenant = served.stop();
    assert_eq!((consumed(&tenant, SPE_E3), consumed(&tenant, SPE_F1)), (3, 10));
}

#[test]
fn links_lead_to_the_configured_base() {
    let mut config = config();
    config["base"] = json!("https://graph.microsoft.com");
    let served = Served::new(config);
    let (_, page) = served.send("GET", "/v1.0/users?$top=20", &Value::Null);
    assert!(page["@odata.nextLink"].as_str().is_some_and(|link| link.starts_with(ROOT)));
    served.stop();
}

#[test]
fn time_weather_session_and_people_are_steered() {
    let served = Served::new(config());
    let steer = |path: &str, body: Value| served.send("POST", &format!("/_tenant/{path}"), &body);
    let before = steer("advance", json!({"milliseconds": 0})).1["now"].clone();
    assert_ne!(steer("advance", json!({"milliseconds": 60_000})).1["now"], before);
    steer("expire", Value::Null);
    assert_eq!(served.send("GET", "/v1.0/subscribedSkus", &Value::Null).0, "HTTP/1.1 401 Unauthorized");
    steer("renew", Value::Null);
    assert_eq!(served.send("GET", "/v1.0/subscribedSkus", &Value::Null).0, "HTTP/1.1 200 OK");
    assert_eq!(steer("weather", json!({"throttled": 1_000, "retryAfter": ["Seconds"]})).0, "HTTP/1.1 200 OK");
    assert_eq!(served.send("GET", "/v1.0/users", &Value::Null).0, "HTTP/1.1 429 Too Many Requests");
    assert_eq!(steer("weather", json!({"lost": 1_000})).0, "HTTP/1.1 200 OK");
    assert_eq!(served.send("GET", "/v1.0/users", &Value::Null).0, "lost");
    steer("weather", json!({}));
    let units = json!({"act": "Units", "sku": SPE_E3, "units": {"enabled": 1}});
    assert_eq!(steer("act", units).1, json!({"changed": true}));
    steer("sign-in", json!({"app": TEAMS_APP, "from": 0, "to": 3, "every": 0}));
    let (_, log) = served.send("GET", "/v1.0/auditLogs/signIns", &Value::Null);
    assert_eq!(log["value"].as_array().map(Vec::len), Some(3));
    let state = served.send("GET", "/_tenant/state", &Value::Null).1;
    assert_eq!((&state["consumed"]["SPE_E3"], &state["injected"]["Lost"]["times"]), (&json!(2), &json!(1)));
    assert_eq!(served.send("GET", "/_tenant/people", &Value::Null).1[0]["holds"], json!([SPE_E3]));
    for (path, body) in [("nothing", json!({})), ("advance", json!({})), ("weather", json!({"rain": 1}))] {
        assert_eq!(steer(path, body).0, "HTTP/1.1 400 Bad Request", "{path}");
    }
    assert_eq!(*served.stop().weather(), Weather::calm());
}

#[test]
fn a_configuration_is_read_strictly() {
    assert!(serde_json::from_value::<Config>(json!({"poeple": 3})).is_err());
    let unknown: Config =
        serde_json::from_value(json!({"products": {"NOTHING": 1}})).expect("a configuration");
    assert!(unknown.tenant().is_err());
}
