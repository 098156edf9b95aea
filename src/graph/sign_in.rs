//! Graph's signIn, and which of them mean that a user opened an app.

use super::read::{Count, ItemError, Moment, Nullable, OrEmpty, Text, Wire, Word, clean, item, leaf, shape};
use crate::domain::{
    ids::{ClientAppId, UserId},
    time::Time,
};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

shape! {
    /// A row of the sign-in log.
    pub struct SignIn {
        /// The row's id.
        id: String = "id" as Word;
        /// When it happened.
        created: Time = "createdDateTime" as Moment;
        /// The user's object id; none for a service, or for a name the directory does not know.
        user_id: Option<UserId> = "userId" as Nullable<Known>, else None;
        /// The userPrincipalName as the log has it; none where somebody typed what cannot be one.
        user_principal_name: Option<String> = "userPrincipalName" as Nullable<Typed>, else None;
        /// The client the user opened: what tells the app.
        app_id: Option<ClientAppId> = "appId" as Nullable<OrEmpty<ClientAppId>>, else None;
        /// The client's name. Never decides.
        app_display_name: Option<String> = "appDisplayName" as Nullable<Typed>, else None;
        /// Whether it succeeded.
        status: SignInStatus = "status" as SignInStatus;
        /// Whether the user was there.
        is_interactive: Option<bool> = "isInteractive" as Option<bool>, else None;
        /// The service that signed in, where it was no user.
        service_principal_id: Option<String> = "servicePrincipalId" as Nullable<Typed>, else None;
    }
}

shape! {
    /// How a sign-in ended.
    pub struct SignInStatus {
        /// 0 is success.
        error_code: i64 = "errorCode" as Count;
    }
}

/// A sign-in of a user to one of the apps: what a FirstSignIn event is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInEvent<'a, A> {
    /// The sign-in's id, so that overlapping logs give the same event.
    pub id: &'a str,
    /// The user.
    pub user: UserId,
    /// The userPrincipalName as the log has it.
    pub user_principal_name: Option<&'a str>,
    /// The app.
    pub app: &'a A,
    /// When.
    pub at: Time,
}

/// Why a sign-in is no event. Guests are not skipped: what they get is for a decision to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skipped {
    /// No user signed in, or one the directory does not know.
    NotAUser,
    /// The client belongs to no app.
    UnknownApp,
    /// The user did not get in.
    Failed,
}

impl Skipped {
    /// The word as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Skipped::NotAUser => "NotAUser",
            Skipped::UnknownApp => "UnknownApp",
            Skipped::Failed => "Failed",
        }
    }
}

impl SignIn {
    /// Reads an item of `GET /auditLogs/signIns`.
    ///
    /// # Errors
    /// Names the property that is missing or wrong.
    pub fn read(json: &[u8]) -> Result<SignIn, ItemError> {
        item(json, "give what GET /auditLogs/signIns returns, with id, createdDateTime, userId, appId and status")
    }

    /// The event this row is, given which client ids mean which app.
    ///
    /// # Errors
    /// Why it is none; the first that applies, in the order of [`Skipped`].
    pub fn event<'a, A>(&'a self, apps: &'a BTreeMap<ClientAppId, A>) -> Result<SignInEvent<'a, A>, Skipped> {
        let service = self.service_principal_id.as_ref().is_some_and(|id| !id.is_empty());
        let user = self.user_id.filter(|_| !service).ok_or(Skipped::NotAUser)?;
        let app = self.app_id.and_then(|id| apps.get(&id)).ok_or(Skipped::UnknownApp)?;
        if self.status.error_code != 0 {
            return Err(Skipped::Failed);
        }
        Ok(SignInEvent { id: &self.id, user, user_principal_name: self.user_principal_name.as_deref(), app, at: self.created })
    }
}

leaf!(
    /// What the log wrote down as typed: nothing where it is no clean text.
    Typed -> Option<String>, "a text", |text| Ok(clean(text, 1_024).ok().filter(|text| !text.is_empty()))
);
leaf!(
    /// A user's object id. The log has "" and zeros for users it could not find.
    Known -> Option<UserId>, "a GUID as text", |text| Ok(text.parse().ok().filter(|id: &UserId| *id.as_bytes() != [0; 16]))
);
