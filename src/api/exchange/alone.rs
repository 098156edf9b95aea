//! What comes of users and groups that are read alone: lists did not show them, they changed, or they signed
//! in.

use super::{ListedPage, PageCounts, ReplyItem, pages::Answered};
use crate::{
    api::{error::Error, input::told},
    domain::{
        directory::{NewGroup, NewUser},
        ids::{GroupId, UserId},
        request::{AttemptResult, RequestKind, Said},
        time::{MINUTE, Time},
    },
    engine::exchange::backoff,
    graph::{self, ItemAnswer},
    store::{ImportRow, Noun, group::GroupRow, wanted},
};

/// The wait after a read that failed is that of so many attempts.
const ATTEMPTS: u32 = 3;
/// Milliseconds until what Graph refuses to show is asked for again.
const REFUSED: i64 = 15 * MINUTE;

/// Who is wanted: the id, and when a read first found nothing of it.
type Wanted<I> = (I, Option<Time>);

impl Answered<'_> {
    /// What comes of the users or groups that the request asked for, recorded where anything did.
    pub fn alone(&self, answers: &[ItemAnswer]) -> Result<Vec<ReplyItem>, Error> {
        let users = self.request.kind == RequestKind::ReadUsers;
        let (mut items, mut counts) = (Vec::with_capacity(answers.len()), PageCounts::default());
        for (place, answer) in (0..).zip(answers) {
            let mut view = ListedPage::default();
            let item = if users {
                self.user(place, answer, &mut view)
            } else {
                self.group(place, answer, &mut view)
            };
            items.push(item?);
            counts.items += 1;
            counts.added += view.counts.added;
            counts.changed += view.counts.changed;
            counts.removed += view.counts.removed;
            counts.refused += view.counts.refused;
        }
        if counts.added + counts.changed + counts.removed + counts.refused > 0 {
            let (action, target) =
                if users { ("Refresh users", "users") } else { ("Refresh groups", "groups") };
            self.write(action, target, None, &counts)?;
        }
        Ok(items)
    }

    fn user(&self, place: i64, answer: &ItemAnswer, view: &mut ListedPage) -> Result<ReplyItem, Error> {
        let of = ReplyItem::of(&answer.said);
        let found = wanted::asked_at::<UserId>(self.context.tx, self.request.number, place)?;
        let Some(wanted @ (id, _)) = found else { return Ok(of) };
        let read =
            |json: &[u8]| Ok(Some(graph::read_user(json)?).filter(|user| user.id == id && !user.removed));
        let error = self.look(Noun::User, wanted, answer, read, || NewUser::gone(id), view)?;
        wanted::add_doubtful(self.context.tx, id, self.settle())?;
        Ok(ReplyItem { user: Some(id), error, ..of })
    }

    fn group(&self, place: i64, answer: &ItemAnswer, view: &mut ListedPage) -> Result<ReplyItem, Error> {
        let of = ReplyItem::of(&answer.said);
        let found = wanted::asked_at::<GroupId>(self.context.tx, self.request.number, place)?;
        let Some(wanted @ (id, _)) = found else { return Ok(of) };
        let read = |json: &[u8]| {
            Ok(Some(graph::read_group(json)?).filter(|group| group.id == id).map(GroupRow::Group))
        };
        let gone = || GroupRow::Group(NewGroup { removed: true, ..NewGroup::named(id) });
        let error = self.look(Noun::Group, wanted, answer, read, gone, view)?;
        Ok(ReplyItem { group: Some(id), error, ..of })
    }

    /// Only who is not found, and again not when that has had time to settle, is gone (r46).
    fn look<I: wanted::Id, R: ImportRow>(
        &self,
        noun: Noun,
        (id, missing): Wanted<I>,
        ItemAnswer { said, body }: &ItemAnswer,
        read: impl Fn(&[u8]) -> Result<Option<R>, graph::ItemError>,
        gone: impl Fn() -> R,
        view: &mut ListedPage,
    ) -> Result<Option<Error>, Error> {
        let (tx, asked) = (self.context.tx, self.request.handed_out_at);
        let first = missing.unwrap_or(asked);
        let settled = first.plus(self.settle());
        let row = match body.as_ref().map(|body| read(body.get().as_bytes())) {
            Some(Ok(Some(row))) => row,
            Some(Ok(None)) => {
                wanted::again(tx, noun, id, missing, self.now.plus(REFUSED))?;
                return Ok(Some(of_another()));
            }
            Some(Err(error)) => {
                view.counts.refused += 1;
                wanted::read(tx, noun, id, asked)?;
                return Ok(Some(told(error)));
            }
            None if said.status == Some(404) && missing.is_some() && asked >= settled => gone(),
            None if said.status == Some(404) => {
                wanted::again(tx, noun, id, Some(first), settled)?;
                return Ok(None);
            }
            None => {
                wanted::again(tx, noun, id, missing, self.later(said))?;
                return Ok(None);
            }
        };
        self.rows(&(vec![0], vec![row]), self.evidence(), view)?;
        wanted::read(tx, noun, id, asked)?;
        Ok(view.errors.pop().map(|item| item.error))
    }

    /// When one that was not read is asked for again.
    fn later(&self, said: &Said) -> Time {
        match (said.result, said.retry_after) {
            (AttemptResult::NotSent, _) => self.now,
            (_, Some(after)) => backoff::retry_at(after, self.now),
            (AttemptResult::AgainLater | AttemptResult::InDoubt, None) => self.wait(ATTEMPTS),
            _ => self.now.plus(REFUSED),
        }
    }
}

/// An answer is about another one than was asked for.
fn of_another() -> Error {
    Error::argument("body", "The answer is about another one than was asked for.")
        .hint("See what changes Graph's answers on the way; it is asked again.")
}
