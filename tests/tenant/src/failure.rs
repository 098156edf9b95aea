//! Graph's errors, with the texts of domain 2.3: in v1.0 the text is what tells license errors apart.

use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub status: u16,
    pub code: &'static str,
    pub message: String,
}

impl Failure {
    pub fn bad(message: impl Into<String>) -> Failure {
        Failure { status: 400, code: "Request_BadRequest", message: message.into() }
    }

    /// What OData's own parts answer, before the directory is asked.
    pub fn syntax(message: impl Into<String>) -> Failure {
        Failure { status: 400, code: "BadRequest", message: message.into() }
    }

    pub fn unsupported(message: impl Into<String>) -> Failure {
        Failure { status: 400, code: "Request_UnsupportedQuery", message: message.into() }
    }

    pub fn unknown(id: &str) -> Failure {
        Failure {
            status: 404,
            code: "Request_ResourceNotFound",
            message: format!(
                "Resource '{id}' does not exist or one of its queried reference-property objects are not present."
            ),
        }
    }

    pub fn forbidden() -> Failure {
        Failure {
            status: 403,
            code: "Authorization_RequestDenied",
            message: "Insufficient privileges to complete the operation.".into(),
        }
    }

    pub fn signed_out() -> Failure {
        Failure {
            status: 401,
            code: "InvalidAuthenticationToken",
            message: "Access token has expired or is not yet valid.".into(),
        }
    }

    pub fn expired_page() -> Failure {
        Failure {
            status: 400,
            code: "Directory_ExpiredPageToken",
            message:
                "The specified page token value has expired and can no longer be included in your request."
                    .into(),
        }
    }

    pub fn gone() -> Failure {
        Failure {
            status: 410,
            code: "syncStateNotFound",
            message: "The sync state generation is not found; continuing is not possible.".into(),
        }
    }

    pub fn throttled() -> Failure {
        Failure { status: 429, code: "TooManyRequests", message: "Please retry again later.".into() }
    }

    pub fn dependency_failed() -> Failure {
        Failure {
            status: 424,
            code: "FailedDependency",
            message: "A request this one depends on failed.".into(),
        }
    }

    pub fn server(status: u16) -> Failure {
        let (code, message) = match status {
            408 => ("RequestTimeout", "The request timed out."),
            502 => ("BadGateway", "The server received an invalid response from an upstream server."),
            503 => ("serviceNotAvailable", "The service is temporarily unavailable."),
            504 => ("GatewayTimeout", "The request timed out at a gateway."),
            _ => ("InternalServerError", "An internal server error occurred."),
        };
        Failure { status, code, message: message.into() }
    }

    pub fn no_units(sku: Uuid) -> Failure {
        Failure::bad(format!("Subscription with SKU {sku} does not have any available licenses."))
    }

    pub fn location() -> Failure {
        Failure::bad("License assignment cannot be done for user with invalid usage location.")
    }

    pub fn not_assigned() -> Failure {
        Failure::bad("User does not have a corresponding license.")
    }

    pub fn inherited() -> Failure {
        Failure::bad(
            "User license is inherited from a group membership and it cannot be removed directly from the user.",
        )
    }

    pub fn exclusive<'a>(plans: impl IntoIterator<Item = &'a Uuid>) -> Failure {
        let plans = list(plans);
        Failure::bad(format!(
            "License assignment failed because service plans {plans} are mutually exclusive"
        ))
    }

    pub fn dependency<'a>(plan: Uuid, needs: impl IntoIterator<Item = &'a Uuid>) -> Failure {
        let needs = list(needs);
        Failure::bad(format!(
            "License assignment failed because service plan {plan} depends on the service plan(s) {needs}"
        ))
    }

    pub fn unknown_sku(sku: Uuid) -> Failure {
        Failure::bad(format!("License {sku} does not correspond to a valid company License."))
    }

    /// GI:5644: the product is of class Company.
    pub fn not_for_users(sku: Uuid) -> Failure {
        Failure::bad(format!("License {sku} cannot be assigned to a user"))
    }

    /// The wording is not published.
    pub fn foreign_plan(plan: Uuid, sku: Uuid) -> Failure {
        Failure::bad(format!("Service plan {plan} does not belong to the subscription with SKU {sku}."))
    }

    pub fn missing(operation: &str, parameters: &[&str]) -> Failure {
        Failure::bad(format!(
            "One or more parameters of the operation '{operation}' are missing from the request payload. \
             The missing parameters are: {}.",
            parameters.join(", ")
        ))
    }

    pub fn proxy_addresses() -> Failure {
        Failure::bad("Another object with the same value for property proxyAddresses already exists.")
    }

    pub fn already_members() -> Failure {
        Failure::bad(
            "One or more added object references already exist for the following modified properties: 'members'.",
        )
    }

    pub fn kept_elsewhere() -> Failure {
        Failure::bad(
            "Unable to update the specified properties for objects that have originated within an external service.",
        )
    }

    /// Neither status nor wording is published (domain 10).
    pub fn dynamic() -> Failure {
        Failure::bad("The members of a group with a membership rule cannot be changed.")
    }
}

fn list<'a>(plans: impl IntoIterator<Item = &'a Uuid>) -> String {
    plans.into_iter().map(Uuid::to_string).collect::<Vec<_>>().join(",")
}
