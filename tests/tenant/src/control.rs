//! `/_tenant/...`: how a test in another language steers a tenant that runs as a program, and asks it at the end.

use crate::{admin::Act, tenant::Tenant, time::Time, weather::Weather};
use serde_json::{Value, json};
use uuid::Uuid;

impl Tenant {
    /// Answers a control request: status and body. `path` is what follows `/_tenant/`.
    pub fn control(&mut self, path: &str, body: &str) -> (u16, Value) {
        let body = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_str(body) };
        let done = body.map_err(|error| error.to_string()).and_then(|body| self.steer(path, body));
        done.map_or_else(|message| (400, json!({"error": message})), |body| (200, body))
    }

    fn steer(&mut self, path: &str, body: Value) -> Result<Value, String> {
        match path {
            "advance" => {
                let milliseconds = body["milliseconds"].as_u64().ok_or("milliseconds are missing")?;
                self.advance(self.now().after(milliseconds));
            }
            "settle" => {
                self.settle();
            }
            "renew" => match body["account"].as_str() {
                Some(account) => self.renew_elsewhere(guid(account)?),
                None => self.renew(),
            },
            "expire" => self.expire(),
            "forget-tokens" => self.forget_tokens(),
            "grant" => self.grant(permission(&body)?),
            "revoke" => self.revoke(permission(&body)?),
            "weather" => {
                let weather: Weather = serde_json::from_value(body).map_err(|error| error.to_string())?;
                self.set_weather(weather);
            }
            "act" => {
                let act: Act = serde_json::from_value(body).map_err(|error| error.to_string())?;
                return Ok(json!({"changed": self.act(act)}));
            }
            "sign-in" => self.sign_ins(&body)?,
            "state" => return Ok(self.state()),
            "people" => return Ok(self.who()),
            _ => return Err(format!("there is no /_tenant/{path}")),
        }
        Ok(json!({"now": self.now()}))
    }

    /// Users by number, from and to (not included), sign in to an app now, so many milliseconds apart.
    fn sign_ins(&mut self, body: &Value) -> Result<(), String> {
        let number = |name: &str| body[name].as_u64();
        let app = guid(body["app"].as_str().ok_or("app is missing")?)?;
        let (from, to) =
            (number("from").unwrap_or(0) as usize, number("to").ok_or("to is missing")? as usize);
        let users: Vec<Uuid> =
            self.people().skip(from).take(to.saturating_sub(from)).map(|user| user.id).collect();
        let mut at: Time = self.now();
        for user in users {
            self.sign_in(user, app, at, number("errorCode").unwrap_or(0) as u32);
            at = at.after(number("every").unwrap_or(0));
        }
        Ok(())
    }

    fn state(&self) -> Value {
        let triples = |rows: Vec<(Uuid, Uuid, Time)>| -> Vec<Value> {
            rows.into_iter().map(|(user, sku, at)| json!({"user": user, "sku": sku, "at": at})).collect()
        };
        let losses = self.journal().losses().into_iter().map(|loss| {
            json!({
                "user": loss.user, "plan": loss.plan, "from": loss.from, "until": loss.until,
                "byClient": loss.cause.by_client(),
            })
        });
        json!({
            "now": self.now(),
            "account": self.account(),
            "tally": self.tally(),
            "injected": self.injected(),
            "overLimit": self.over_limit(),
            "hasty": self.hasty(),
            "strayed": self.strayed(),
            "given": triples(self.journal().given()),
            "taken": triples(self.journal().taken()),
            "losses": losses.collect::<Vec<_>>(),
            "consumed": self.skus().map(|sku| (sku.part_number.clone(), sku.consumed.into())).collect::<serde_json::Map<_, _>>(),
        })
    }

    /// Everybody, with what they hold by any effective path.
    fn who(&self) -> Value {
        let one = |user: &crate::User| {
            json!({
                "id": user.id, "userPrincipalName": user.upn, "usageLocation": user.location,
                "deleted": user.deleted.is_some(), "holds": user.held(),
                "plans": self.enabled_plans(user.id),
            })
        };
        self.people().map(one).collect()
    }
}

fn guid(text: &str) -> Result<Uuid, String> {
    Uuid::parse_str(text).map_err(|_| format!("'{text}' is no GUID"))
}

fn permission(body: &Value) -> Result<&str, String> {
    body["permission"].as_str().ok_or_else(|| "permission is missing".to_owned())
}
