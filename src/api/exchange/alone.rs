//! What comes of users and groups that are read alone: lists did not show them, they changed, or they signed
//! in.

use super::{PageView, ReplyItem, pages::Answered};
use crate::{
    api::{error::Error, input::told},
    domain::{
        directory::{NewGroup, NewUser},
        ids::{GroupId, UserId},
        request::AttemptResult,
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
    /// What comes of a user at a place of the request.
    pub fn user(&self, place: i64, answer: &ItemAnswer) -> Result<ReplyItem, Error> {
        let of = ReplyItem::of(&answer.said);
        let found = wanted::asked_at::<UserId>(self.context.tx, self.request.number, place)?;
        let Some(wanted @ (id, _)) = found else { return Ok(of) };
        let read = |json: &[u8]| Ok(Some(graph::read_user(json)?).filter(|user| user.id == id));
        let error = self.look(Noun::User, wanted, answer, read, || NewUser::gone(id))?;
        wanted::add_doubtful(self.context.tx, id, self.settle())?;
        Ok(ReplyItem { user: Some(id), error, ..of })
    }

    /// What comes of a group at a place of the request.
    pub fn group(&self, place: i64, answer: &ItemAnswer) -> Result<ReplyItem, Error> {
        let of = ReplyItem::of(&answer.said);
        let found = wanted::asked_at::<GroupId>(self.context.tx, self.request.number, place)?;
        let Some(wanted @ (id, _)) = found else { return Ok(of) };
        let read = |json: &[u8]| {
            Ok(Some(graph::read_group(json)?).filter(|group| group.id == id).map(GroupRow::Group))
        };
        let gone = || GroupRow::Group(NewGroup { removed: true, ..NewGroup::named(id) });
        let error = self.look(Noun::Group, wanted, answer, read, gone)?;
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
    ) -> Result<Option<Error>, Error> {
        let (tx, asked) = (self.context.tx, self.request.handed_out_at);
        let again = |missing, due| wanted::again(tx, noun, id, missing, due);
        if let Some(body) = body {
            return Ok(match read(body.get().as_bytes()) {
                Ok(Some(row)) => {
                    let mut view = PageView::default();
                    self.rows(&(vec![0], vec![row]), self.evidence(), &mut view)?;
                    wanted::read(tx, noun, id, asked)?;
                    view.errors.pop().map(|item| item.error)
                }
                Ok(None) => {
                    again(None, self.now.plus(REFUSED))?;
                    Some(told_other())
                }
                Err(error) => {
                    wanted::read(tx, noun, id, asked)?;
                    Some(told(error))
                }
            });
        }
        if said.status == Some(404) {
            let settles = self.settle();
            let first = missing.unwrap_or(asked);
            if missing.is_some() && asked >= first.plus(settles) {
                self.rows(&(vec![0], vec![gone()]), self.evidence(), &mut PageView::default())?;
                wanted::read(tx, noun, id, asked)?;
            } else {
                again(Some(first), first.plus(settles))?;
            }
            return Ok(None);
        }
        let due = match (said.result, said.retry_after) {
            (AttemptResult::NotSent, _) => self.now,
            (_, Some(after)) => backoff::retry_at(after, self.now),
            (AttemptResult::AgainLater | AttemptResult::InDoubt, None) => {
                self.now.plus(backoff::exponential(ATTEMPTS, self.chance))
            }
            _ => self.now.plus(REFUSED),
        };
        again(missing, due)?;
        Ok(None)
    }
}

/// An answer is about another one than was asked for.
fn told_other() -> Error {
    Error::argument("body", "The answer is about another one than was asked for.")
        .hint("See what changes Graph's answers on the way; it is asked again.")
}
