//! `POST /$batch` (domain 2.7): up to 20 requests, answered one by one in any order.

use crate::{
    call::Call,
    failure::Failure,
    message::{Reply, Request},
    route::write_kind,
    tenant::Tenant,
    time::Time,
    weather::Fault,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

struct Item {
    id: String,
    call: Call,
    depends_on: Vec<String>,
}

pub fn is_batch(request: &Request) -> bool {
    request.method.eq_ignore_ascii_case("POST") && request.url.ends_with("/$batch")
}

/// How many writes a request holds, read with mercy, for the weather's counts.
pub fn writes(request: &Request) -> u64 {
    if !is_batch(request) {
        return u64::from(!request.method.eq_ignore_ascii_case("GET"));
    }
    let body: Value =
        request.body.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
    let items = body["requests"].as_array().map_or(&[][..], Vec::as_slice);
    items.iter().filter(|item| item["method"] != "GET").count() as u64
}

/// Method and path of each item, for those that are told to wait together.
pub fn names(call: &Call) -> Vec<String> {
    items(call).into_iter().flatten().map(|item| item.call.name()).collect()
}

fn malformed(message: &str) -> Failure {
    Failure::syntax(message)
}

fn items(call: &Call) -> Result<Vec<Item>, Failure> {
    let body = call.json()?;
    let requests = body["requests"].as_array().filter(|items| (1..=20).contains(&items.len()));
    let requests =
        requests.ok_or_else(|| malformed("Number of batch request steps must be between 1 and 20."))?;
    let items = requests.iter().map(|item| parse(item, call)).collect::<Result<Vec<Item>, _>>()?;
    for (at, item) in items.iter().enumerate() {
        if items[..at].iter().any(|before| before.id == item.id) {
            return Err(malformed("Request Id has to be unique in a batch."));
        }
        if item.depends_on.iter().any(|id| *id == item.id || !items.iter().any(|other| other.id == *id)) {
            return Err(malformed("dependsOn names a request that is not in the batch."));
        }
    }
    Ok(items)
}

fn parse(item: &Value, outer: &Call) -> Result<Item, Failure> {
    let text = |name: &str| {
        item[name].as_str().filter(|it| !it.is_empty()).ok_or_else(|| {
            malformed("Write request id : Missing/Empty/Invalid property in a request of the batch.")
        })
    };
    let (id, method, url) = (text("id")?, text("method")?, text("url")?);
    if url.contains("://") {
        return Err(malformed("Batch request urls are relative to the version."));
    }
    let mut call = Call::new(method, &outer.root, url, outer.number, outer.now)?;
    call.stranger = outer.stranger;
    for (name, value) in item["headers"].as_object().into_iter().flatten() {
        call.headers.push((name.clone(), value.as_str().unwrap_or_default().to_owned()));
    }
    if let Some(body) = item.get("body") {
        if call.header("Content-Type").is_none() {
            return Err(malformed("Write requests must contain the Content-Type header declaration."));
        }
        call.body = Some(body.to_string());
    }
    let depends_on = item["dependsOn"].as_array().into_iter().flatten();
    let depends_on = depends_on.filter_map(|id| id.as_str().map(str::to_owned)).collect();
    Ok(Item { id: id.to_owned(), call, depends_on })
}

impl Tenant {
    pub(crate) fn batch(&mut self, call: &Call, arrives: Time) -> Reply {
        let mut items = match items(call) {
            Ok(items) => items,
            Err(failure) => return self.failed(&failure, call),
        };
        // One that depends on nothing runs at the same time as the others: in any order.
        if items.iter().all(|item| item.depends_on.is_empty()) {
            self.chance.weather.shuffle(&mut items);
        }
        let mut statuses = BTreeMap::new();
        let mut replies = Vec::new();
        for mut item in items {
            let broken =
                item.depends_on.iter().any(|id| statuses.get(id).is_none_or(|status| *status >= 400));
            let reply = match broken {
                true => self.failed(&Failure::dependency_failed(), &item.call),
                false => self.item(&mut item.call, arrives),
            };
            statuses.insert(item.id.clone(), reply.status);
            let write = write_kind(&item.call.method, &item.call.segments).is_some();
            if reply.status < 300 && self.chance.weather.chance(self.weather.missing_item) {
                self.inject(Fault::MissingItem, u64::from(write));
                continue;
            }
            replies.push((item.id, reply));
        }
        self.chance.weather.shuffle(&mut replies);
        let throttled = replies.iter().any(|(_, reply)| reply.status == 429);
        let outer = throttled && self.chance.weather.chance(self.weather.outer_424);
        if outer {
            self.inject(Fault::Outer424, 0);
        }
        let responses: Vec<Value> = replies.into_iter().map(|(id, reply)| answer(&id, reply)).collect();
        Reply {
            status: if outer { 424 } else { 200 },
            headers: Vec::new(),
            body: Some(json!({"responses": responses})),
        }
    }

    fn item(&mut self, call: &mut Call, arrives: Time) -> Reply {
        let write = u64::from(write_kind(&call.method, &call.segments).is_some());
        let weather = [
            (self.weather.throttled_item, Fault::ThrottledItem),
            (self.weather.failed, Fault::Failed),
            (self.weather.failed_done, Fault::FailedDone),
        ];
        let fault = weather.into_iter().find(|(chance, _)| self.chance.weather.chance(*chance));
        let Some((_, fault)) = fault else { return self.single(call, arrives) };
        self.inject(fault, write);
        match fault {
            Fault::ThrottledItem => {
                let wait = self.chance.weather.between(self.weather.retry_in);
                self.throttle(call, &[call.name()], wait, arrives)
            }
            Fault::Failed => self.broken(call),
            _ => {
                let said = self.limits.untold.len();
                self.single(call, arrives);
                self.limits.untold.truncate(said);
                self.broken(call)
            }
        }
    }
}

fn answer(id: &str, reply: Reply) -> Value {
    let mut answer = Map::from_iter([
        ("id".to_owned(), json!(id)),
        ("status".to_owned(), json!(reply.status)),
        ("body".to_owned(), json!(reply.body)),
    ]);
    if reply.body.is_some() {
        let mut headers: Map<String, Value> =
            reply.headers.into_iter().map(|(name, value)| (name, json!(value))).collect();
        headers.insert("Content-Type".into(), json!("application/json"));
        answer.insert("headers".into(), headers.into());
    }
    answer.into()
}
