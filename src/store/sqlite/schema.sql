-- The schema of a store, every column explained. A fresh store is made from this file; an older one is brought to it by the migrations.
--
-- Ids of Graph are 16-byte blobs in RFC 4122 order. Times are integer milliseconds UTC. Flags are 0 or 1. Columns named *_folded hold
-- the name as it is compared. Lists of plans are their 16-byte ids, one after the other. Our enumerations are integers (domain words),
-- Graph's are text. Four clocks: at (the event says), decided_at (the call's now), taken_at (Graph was asked), recorded_at (the wall).

-- What a store is: mode (Mode), tenantId, createdAt, instance, and revision: a random number drawn anew whenever anything changes that a
-- rule book holds, so that a cached book is never taken for another, not even after a rollback. lineage: 32 bytes by which a log (-wal) is
-- known to be this file's; store/lineage.rs reads them past SQLite, so this table comes first and its rows fit on one page.
CREATE TABLE meta (
  name  TEXT NOT NULL PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

-- The settings: one row.
CREATE TABLE setting (
  one                      INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  enabled                  INTEGER NOT NULL,  -- the switch
  power_apps_scope         INTEGER NOT NULL,  -- EnvironmentScope
  power_automate_scope     INTEGER NOT NULL,  -- EnvironmentScope
  activation_delay_minutes INTEGER NOT NULL,
  allow_warning_units      INTEGER NOT NULL,
  default_usage_location   TEXT,              -- ISO 3166-1 alpha-2
  max_data_age_hours       INTEGER,           -- NULL: any age
  claim_again_after_undo   INTEGER NOT NULL,  -- ClaimAgainAfterUndo
  record_all               INTEGER NOT NULL,
  observe_within_hours     INTEGER NOT NULL,
  required_role            TEXT,
  changed_at               INTEGER,           -- NULL: never
  changed_by               TEXT,              -- the actor's id
  required_report_role     TEXT,
  allow_agents             INTEGER NOT NULL,  -- whether Graph's agentUsers may claim
  premium_needs_own_license INTEGER NOT NULL, -- whether premium triggers ask for the row of the app in the table of r22 in managed environments too
  cloud                    INTEGER NOT NULL,  -- Cloud
  claim_from_sign_ins      INTEGER NOT NULL,
  settle_minutes           INTEGER NOT NULL,
  verify_after_seconds     INTEGER NOT NULL,
  refresh_hours            INTEGER NOT NULL,
  event_minutes            INTEGER NOT NULL,
  event_overlap_minutes    INTEGER NOT NULL,
  max_writes_per_hour      INTEGER            -- NULL: Graph's limits alone
) STRICT;

-- Microsoft's table as imported; empty while the built-in one serves.
CREATE TABLE catalog_product (
  sku         BLOB NOT NULL PRIMARY KEY,
  part_number TEXT NOT NULL,
  name        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE catalog_plan (
  plan          BLOB NOT NULL PRIMARY KEY,
  name          TEXT NOT NULL,
  friendly_name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE catalog_product_plan (
  sku  BLOB NOT NULL REFERENCES catalog_product(sku),
  plan BLOB NOT NULL REFERENCES catalog_plan(plan),
  PRIMARY KEY (sku, plan)
) STRICT, WITHOUT ROWID;

-- Every product anything here refers to: a small integer for a SKU.
CREATE TABLE product (
  product INTEGER NOT NULL PRIMARY KEY,
  sku     BLOB NOT NULL UNIQUE
) STRICT;

-- Products the tenant owns, as Graph's subscribedSku gave them, and what the admin says of their units.
CREATE TABLE pool (
  product            INTEGER NOT NULL PRIMARY KEY REFERENCES product(product),
  part_number        TEXT NOT NULL,
  part_number_folded TEXT NOT NULL,
  applies_to         TEXT NOT NULL,             -- Graph's word
  capability         TEXT NOT NULL,             -- Graph's capabilityStatus
  enabled            INTEGER NOT NULL,
  warning            INTEGER NOT NULL,
  suspended          INTEGER NOT NULL,
  locked_out         INTEGER NOT NULL,
  consumed           INTEGER NOT NULL,          -- in a Local store moved by claims
  booked             INTEGER NOT NULL DEFAULT 0,-- rows of booking
  reserved           INTEGER NOT NULL DEFAULT 0,-- kept back from claims by the admin
  warn_below         INTEGER,                   -- available units below which the pool is low
  moved              INTEGER NOT NULL DEFAULT 0,-- Local: whether a claim moved consumed since an import last set it (r44)
  taken_at           INTEGER NOT NULL,
  refused_at         INTEGER                    -- when Graph last said that no unit is left (r49)
) STRICT;

-- The plans of an owned product, in Graph's order.
CREATE TABLE pool_plan (
  product    INTEGER NOT NULL REFERENCES pool(product),
  place      INTEGER NOT NULL,
  plan       BLOB NOT NULL,
  name       TEXT NOT NULL,
  applies_to TEXT NOT NULL,  -- Graph's word
  status     TEXT NOT NULL,  -- Graph's provisioningStatus
  PRIMARY KEY (product, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX pool_plan_by_plan ON pool_plan (plan);

CREATE TABLE user (
  user            INTEGER NOT NULL PRIMARY KEY,
  id              BLOB NOT NULL UNIQUE,
  upn             TEXT NOT NULL,
  upn_folded      TEXT NOT NULL,
  display_name    TEXT,
  department      TEXT,
  usage_location  TEXT,              -- upper case ISO 3166-1 alpha-2
  account_enabled INTEGER NOT NULL,
  user_type       TEXT,              -- Graph's word; NULL counts as Member
  agent           INTEGER NOT NULL,  -- Graph's @odata.type is agentUser
  imported_claim  INTEGER NOT NULL,  -- the newest claim when an import last replaced the licenses: a later grant changed them since (r44)
  removed         INTEGER NOT NULL DEFAULT 0, -- gone from the tenant; kept for its history
  taken_at        INTEGER NOT NULL   -- of the licenses; an item without them does not move it
) STRICT;
CREATE INDEX user_by_upn ON user (upn_folded);

-- What lies with one user, on one page: the paths by which the user holds products, and the user's claims. As a claim reads and writes a
-- page of it that nobody else needs, its bytes are what claims cost: what most rows have nothing of comes last, for NULLs there take no room. SQLite compares rows of up to 13
-- columns in a third of the time.
CREATE TABLE holding (
  user     INTEGER NOT NULL,  -- user(user); store.check looks, for a foreign key would cost every claim
  kind     INTEGER NOT NULL,  -- 0 a path, 1 a product that a claim on its way brings besides its own, for its group carries it,
                              -- 2 a claim whose license is on its way, 3 one undone whose license is still to be seen gone,
                              -- 4 one undone or removed outside, 5 one whose license was seen, 6 one that grants nothing.
                              -- Decisions read up to 4, what observes licenses up to 5. Of 6 there may be many rows, which are sought
                              -- one by one, and never change.
  subject  INTEGER NOT NULL,  -- of a path the product, of a product besides the claim, of a claim the first 6 bytes of SHA-256 of its
                              -- event's id: by it an event is found to have been decided (r20)
  path     INTEGER NOT NULL,  -- of a path the group (grp), 0 direct; of a product besides that product; of a claim its number
  disabled BLOB,              -- of a path, of what is on its way and of what is to be seen gone the plans it switches off; of a path NULL: none
  product  INTEGER,           -- of a claim that grants something the product, 0 none
  via      INTEGER,           -- of the same, and of a product besides, the group (grp) that the license comes through, 0 a direct one
  state    TEXT,              -- of a path Graph's state; NULL Active
  error    TEXT,              -- of a path Graph's error; NULL none
  after    BLOB,              -- of what is expected to be seen the answer after which reads show something of it; until there is one, the
                              -- end of the lease. NULL: it was never handed out. This and those below, other than shown_at, are evidence:
                              -- a time, and the sequence of a hand-out or answer, 8 bytes each; an import has none. They compare as times
  first    BLOB,              -- of a path, and of what is to be seen gone: the first read that lacked it, while none since showed it; NULL:
                              -- none lacked it
  shown_at INTEGER,           -- of what is to be removed: when the first of the reads was asked for that show it as the claim made it
  last     BLOB,              -- and the last read of ours that agreed with that one, settleMinutes later or more; NULL: none agreed, and it
                              -- must not be removed
  PRIMARY KEY (user, kind, subject, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX holding_in_error ON holding (path) WHERE error IS NOT NULL;

-- Users (noun 1) and groups (2) that are there, counted by when they were taken: a row for each import that is the
-- newest of somebody.
CREATE TABLE taken_counts (
  noun     INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  n        INTEGER NOT NULL,
  PRIMARY KEY (noun, taken_at)
) STRICT, WITHOUT ROWID;

-- Groups. One that only a path or a member list names has no name and no flags yet.
CREATE TABLE grp (
  grp               INTEGER NOT NULL PRIMARY KEY,
  id                BLOB NOT NULL UNIQUE,
  name              TEXT,
  name_folded       TEXT,
  security_enabled  INTEGER,
  mail_enabled      INTEGER,
  on_premises_sync  INTEGER,
  dynamic           INTEGER,            -- groupTypes holds DynamicMembership
  unified           INTEGER,            -- groupTypes holds Unified
  role_assignable   INTEGER,            -- isAssignableToRole; of each flag NULL: no import said, and Graph's null is 0
  restricted        INTEGER,            -- isManagementRestricted
  members_listed    INTEGER NOT NULL DEFAULT 0, -- whether an import said who is in it, all or by and by (delta pages)
  removed           INTEGER NOT NULL DEFAULT 0,
  taken_at          INTEGER NOT NULL    -- 0: only named by a path or a member list
) STRICT;
CREATE INDEX grp_by_name ON grp (name_folded);

-- What a group carries.
CREATE TABLE group_license (
  grp      INTEGER NOT NULL REFERENCES grp(grp),
  product  INTEGER NOT NULL REFERENCES product(product),
  disabled BLOB NOT NULL,
  since    INTEGER NOT NULL,  -- taken_at of the first import that showed it
  PRIMARY KEY (grp, product)
) STRICT, WITHOUT ROWID;

-- Direct members.
CREATE TABLE member (
  user  INTEGER NOT NULL REFERENCES user(user),
  grp   INTEGER NOT NULL REFERENCES grp(grp),
  since INTEGER NOT NULL,     -- taken_at of the first import that showed it
  PRIMARY KEY (user, grp)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_by_group ON member (grp, user);

-- Members whose user no import has shown yet; they become member rows with the user.
CREATE TABLE awaited_member (
  id    BLOB NOT NULL,        -- the user's object id
  grp   INTEGER NOT NULL REFERENCES grp(grp),
  since INTEGER NOT NULL,
  PRIMARY KEY (id, grp)
) STRICT, WITHOUT ROWID;
CREATE INDEX awaited_member_by_group ON awaited_member (grp, id);

CREATE TABLE environment (
  environment INTEGER NOT NULL PRIMARY KEY,
  id_folded   TEXT NOT NULL UNIQUE,
  id          TEXT NOT NULL,
  name        TEXT,
  managed     INTEGER,           -- NULL: no import said
  taken_at    INTEGER NOT NULL   -- 0: only named by a billing policy
) STRICT;

-- Billing policies of Power Platform, which pay for the apps of environments as they are used.
CREATE TABLE billing_policy (
  policy    INTEGER NOT NULL PRIMARY KEY,
  id_folded TEXT NOT NULL UNIQUE,
  taken_at  INTEGER NOT NULL
) STRICT;

-- What covers the users of an environment besides their licenses.
CREATE TABLE coverage (
  environment INTEGER NOT NULL REFERENCES environment(environment),
  kind        INTEGER NOT NULL,  -- CoverageKind
  policy      INTEGER NOT NULL,  -- the billing policy it comes from; 0: the environment's own import said it
  units       INTEGER,           -- of AppPass the passes; else as the import said, or NULL
  PRIMARY KEY (environment, kind, policy)
) STRICT, WITHOUT ROWID;

-- Users whom an app pass covered, in the order in which that was first decided: the first so many have the passes.
CREATE TABLE app_pass (
  place       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  environment INTEGER NOT NULL REFERENCES environment(environment),
  app         INTEGER NOT NULL,  -- the app's key
  user        INTEGER NOT NULL REFERENCES user(user),
  UNIQUE (environment, app, user)
) STRICT;

-- What the admin says of apps: apps of their own, and what differs in the built-in ones. One that was removed keeps its row, for claims
-- refer to it.
CREATE TABLE app (
  app             INTEGER NOT NULL PRIMARY KEY, -- the app's key; those of built-in ones are below 1000
  name            TEXT NOT NULL,
  name_folded     TEXT NOT NULL UNIQUE,
  plan            BLOB,                     -- the plan a product must contain; NULL: the app is built in, and so are its triggers
  plan_name       TEXT,
  triggers        BLOB,                     -- their codes, a byte each
  plans_added     BLOB NOT NULL,            -- plans that entitle beside those that always do
  plans_removed   BLOB NOT NULL,
  unknown_added   BLOB NOT NULL,            -- plans of which nobody knows whether they entitle in a managed environment, as above
  unknown_removed BLOB NOT NULL,
  clients_added   BLOB NOT NULL,            -- appIds in a sign-in log, 16 bytes each
  clients_removed BLOB NOT NULL,
  removed         INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE policy (
  policy      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id          BLOB NOT NULL UNIQUE,
  name_folded TEXT UNIQUE,                -- NULL once removed: the name is free again
  version     INTEGER,                    -- the current policy_version; NULL once removed
  created_at  INTEGER NOT NULL,
  changed_at  INTEGER NOT NULL
) STRICT;

-- Versions never change: a claim refers to the one that decided it.
CREATE TABLE policy_version (
  version           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  policy            INTEGER NOT NULL REFERENCES policy(policy),
  name              TEXT NOT NULL,
  app               INTEGER NOT NULL,     -- the app's key
  enabled           INTEGER NOT NULL,
  priority          INTEGER NOT NULL,
  environment_scope INTEGER,              -- EnvironmentScope; NULL the family's
  changed_at        INTEGER NOT NULL,
  changed_by        TEXT,                 -- the actor's id
  assign_via        INTEGER NOT NULL DEFAULT 1, -- AssignVia
  cap_claims        INTEGER,              -- claims it grants at most in cap_hours; NULL: no cap
  cap_hours         INTEGER
) STRICT;

-- The products of a version, the primary one at place 0.
CREATE TABLE policy_product (
  version INTEGER NOT NULL REFERENCES policy_version(version),
  place   INTEGER NOT NULL,
  product INTEGER NOT NULL REFERENCES product(product),
  choice  INTEGER NOT NULL,               -- 0 all plans, 1 all but, 2 only
  plans   BLOB NOT NULL,
  grp     INTEGER REFERENCES grp(grp),    -- assignVia Group: where a claim adds the user
  PRIMARY KEY (version, place)
) STRICT, WITHOUT ROWID;

-- The lists of a version's scope.
CREATE TABLE policy_scope (
  version INTEGER NOT NULL REFERENCES policy_version(version),
  kind    INTEGER NOT NULL,  -- 1 trigger, 2 include group, 3 exclude group, 4 exclude user, 5 usage location, 6 department
  place   INTEGER NOT NULL,  -- as the admin ordered them
  value   ANY NOT NULL,      -- an integer (trigger), a blob (an id), a text
  PRIMARY KEY (version, kind, place)
) STRICT, WITHOUT ROWID;

-- Rule books that claims were decided by, each once, so that any of them can be decided again.
CREATE TABLE rule_book (
  book   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  digest BLOB NOT NULL UNIQUE,            -- SHA-256 of body
  body   BLOB NOT NULL                    -- a format byte, then the book
) STRICT;

-- Every event that was recorded: a grant or a refusal, as it was decided. A row never changes.
CREATE TABLE claim (
  claim      INTEGER NOT NULL PRIMARY KEY,
  event      TEXT NOT NULL,               -- the event's id
  user       INTEGER,                     -- NULL: the store knew no such user
  app        INTEGER NOT NULL,
  trigger    INTEGER NOT NULL,
  at         INTEGER,                     -- what the event said
  decided_at INTEGER NOT NULL,
  outcome    INTEGER NOT NULL,
  state      INTEGER,                     -- the ClaimState it began in; NULL for a refusal
  version    INTEGER,                     -- the policy version that decided or came furthest
  product    INTEGER,
  position   INTEGER,
  disabled   BLOB,
  department TEXT,                        -- the user's, at the time
  retry_of   INTEGER,                     -- the first claim of the same event, decided anew
  book       INTEGER NOT NULL,            -- the rule book
  facts      BLOB NOT NULL                -- a format byte, then the facts and the findings
) STRICT;
CREATE INDEX claim_by_time ON claim (decided_at);

-- What became of claims: a row from a claim's first change on.
CREATE TABLE claim_now (
  claim       INTEGER NOT NULL PRIMARY KEY,
  state       INTEGER NOT NULL,           -- ClaimState
  undone_at   INTEGER,                    -- the now of the undo; the license may be seen gone later. NULL: not undone
  undone_by   TEXT,                       -- the id of who did it
  undo_reason TEXT,
  cancelled   INTEGER NOT NULL DEFAULT 0, -- what was asked for it was cancelled before it was sent: that keeps nobody from claiming (r26, r58)
  product     INTEGER,                    -- the product it takes, where Graph had no unit of the one decided; NULL: as decided
  position    INTEGER,                    -- its place in the policy
  disabled    BLOB                        -- the plans of it that are off
) STRICT;

-- What users whom the store did not know were called, apart from their claims, so that it can be forgotten.
CREATE TABLE claim_person (
  claim INTEGER NOT NULL PRIMARY KEY,
  name  TEXT NOT NULL
) STRICT;

-- Users whom an admin lets claim an app again (r26), although claims up to this one were undone or lost.
CREATE TABLE unlocked (
  user  INTEGER NOT NULL REFERENCES user(user),
  app   INTEGER NOT NULL,                 -- the app's key
  claim INTEGER NOT NULL,
  PRIMARY KEY (user, app)
) STRICT, WITHOUT ROWID;

-- Events of users whom the store did not know; all others lie with their users.
CREATE TABLE event (
  digest BLOB NOT NULL PRIMARY KEY,       -- the first 16 bytes of SHA-256 of its id, with the id's length and a colon before it, and
                                          -- the user's name, folded
  claim  INTEGER NOT NULL                 -- the latest claim of the event
) STRICT, WITHOUT ROWID;

-- Units granted in a Graph store that no import has counted yet.
CREATE TABLE booking (
  owner_kind INTEGER NOT NULL,            -- OwnerKind
  owner      INTEGER NOT NULL,            -- of a claim its number, of a migration migration_move
  product    INTEGER NOT NULL,            -- the claim's, and with assignVia Group every other the group brings
  seen_at    INTEGER,                     -- when the read was asked for that showed the license
  PRIMARY KEY (owner_kind, owner, product)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_by_product ON booking (product);

-- What should be done in the tenant and has not been seen done.
CREATE TABLE change (
  change         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  owner_kind     INTEGER NOT NULL,        -- OwnerKind
  owner          INTEGER NOT NULL,        -- of a claim and of the undo of one the claim, else migration_move
  kind           INTEGER NOT NULL,        -- PendingChangeKind
  state          INTEGER NOT NULL,        -- PendingChangeState
  user           INTEGER NOT NULL,
  product        INTEGER,                 -- AssignLicense, RemoveLicense
  disabled       BLOB,                    -- AssignLicense
  usage_location TEXT,                    -- SetUsageLocation
  after          INTEGER,                 -- a change that comes first
  created_at     INTEGER NOT NULL,
  since          INTEGER NOT NULL,        -- when it came into its state
  grp            INTEGER,                 -- AddToGroup, RemoveFromGroup
  due            INTEGER NOT NULL,        -- when it is to be looked at next: Pending to be sent, Sent to be read
  doubt          INTEGER NOT NULL DEFAULT 0, -- UnderWay; 0: it is not under way
  alone          INTEGER NOT NULL DEFAULT 0, -- whether it is sent by itself: together with others it was refused
  rounds         INTEGER NOT NULL DEFAULT 0, -- times that it was refused for something to be mended, or was not seen
  read           INTEGER                  -- the request that reads its user to show what becomes of it; NULL: none is out
) STRICT;
CREATE INDEX change_by_state ON change (state, kind, due);
CREATE INDEX change_in_doubt ON change (due) WHERE doubt > 0;
CREATE INDEX change_by_owner ON change (owner_kind, owner);
CREATE INDEX change_of_user ON change (user) WHERE state < 3;

-- Where the exchange with Graph stands: one row.
CREATE TABLE exchange (
  one      INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  sequence INTEGER NOT NULL,              -- the number of the last hand-out or answer: by these reads and answers are in an order (r46)
  newest   INTEGER NOT NULL               -- the newest now of a call that handed out or read an answer; an earlier one counts as this
) STRICT;

-- Requests handed out in the last day.
CREATE TABLE request (
  request       INTEGER NOT NULL PRIMARY KEY, -- the sequence at its hand-out
  nonce         BLOB NOT NULL,            -- 8 random bytes, which tell it from one of another copy of this file
  kind          INTEGER NOT NULL,         -- RequestKind
  task          INTEGER NOT NULL,         -- GraphTask
  handed_out_at INTEGER NOT NULL,
  send_before   INTEGER NOT NULL,         -- the host does not send it later
  lease_ends    INTEGER NOT NULL,         -- without an answer by then nobody knows what came of it
  ended_at      INTEGER NOT NULL,         -- when its answer was read; until then lease_ends
  answered      INTEGER NOT NULL DEFAULT 0,
  writes        INTEGER NOT NULL,         -- what it counts against Graph's limits for a while after ended_at
  units         INTEGER NOT NULL          -- resource units
) STRICT;
CREATE INDEX request_by_end ON request (ended_at);
CREATE INDEX request_without_answer ON request (lease_ends) WHERE answered = 0;

-- What the items of a request without an answer are about.
CREATE TABLE request_item (
  request INTEGER NOT NULL,
  place   INTEGER NOT NULL,               -- of the item in the batch, from 0
  subject INTEGER NOT NULL,               -- of a read the user, 0 where wanted has it; else the change
  PRIMARY KEY (request, place, subject)
) STRICT, WITHOUT ROWID;

-- What was tried to make changes, for good.
CREATE TABLE change_attempt (
  change        INTEGER NOT NULL,
  attempt       INTEGER NOT NULL,         -- from 1
  request       INTEGER,                  -- NULL: what was said of another change, or what reads showed, ended this one
  handed_out_at INTEGER NOT NULL,
  answered_at   INTEGER,                  -- NULL: no answer was read
  status        INTEGER,                  -- HTTP's; NULL: none that is Graph's
  code          TEXT,                     -- Graph's error code
  message       TEXT,                     -- Graph's error message, or the host's or our own
  result        INTEGER,                  -- AttemptResult
  product       INTEGER,                  -- the product asked for
  disabled      BLOB,                     -- the plans switched off, of those that the tenant's product had
  PRIMARY KEY (change, attempt)
) STRICT, WITHOUT ROWID;

-- Kinds of requests that are held.
CREATE TABLE hold (
  kind   INTEGER NOT NULL PRIMARY KEY,    -- RequestKind
  until  INTEGER NOT NULL,
  reason INTEGER NOT NULL                 -- HoldReason
) STRICT;

-- Objects of which Graph refused a request of a kind (403) since it last did any.
CREATE TABLE denied (
  kind   INTEGER NOT NULL,                -- RequestKind
  object INTEGER NOT NULL,                -- the user, or for memberships the group
  PRIMARY KEY (kind, object)
) STRICT, WITHOUT ROWID;

-- Users whom Graph did not find, as it said first.
CREATE TABLE missing (
  user  INTEGER NOT NULL PRIMARY KEY,
  since INTEGER NOT NULL
) STRICT;

-- Claims counted, so that a report over months is read from a few rows and a list looks only where there is something.
CREATE TABLE tally (
  hour    INTEGER NOT NULL,               -- decided_at in whole hours since 1970
  version INTEGER NOT NULL,               -- the policy's as it decided or came furthest, with its name then; 0 none
  product INTEGER NOT NULL,               -- 0 none
  app     INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  state   INTEGER NOT NULL,               -- ClaimState; 0 for a refusal
  n       INTEGER NOT NULL,
  first   INTEGER NOT NULL,               -- every claim that is counted here has a number from this one
  last    INTEGER NOT NULL,               -- to this one
  PRIMARY KEY (hour, version, product, app, outcome, state)
) STRICT, WITHOUT ROWID;

-- Events that leave no row of their own (r33): last seen, and counted per day as they were fed.
CREATE TABLE last_unrecorded (
  user    INTEGER NOT NULL,
  app     INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  last_at INTEGER NOT NULL,               -- decided_at
  PRIMARY KEY (user, app)
) STRICT, WITHOUT ROWID;

CREATE TABLE unrecorded_counts (
  day     INTEGER NOT NULL,               -- decided_at in whole days since 1970
  app     INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  n       INTEGER NOT NULL,
  PRIMARY KEY (day, app, outcome)
) STRICT, WITHOUT ROWID;

-- Claims counted by the department users were in, per day: a row for each department and kind of decision of a day. A call that decides adds
-- to the rows of its day, by its own statements: of 5,000 claims one upsert a department and kind, of a single claim one.
CREATE TABLE department_counts (
  day        INTEGER NOT NULL,            -- decided_at in whole days since 1970
  department TEXT NOT NULL,               -- empty: none
  version    INTEGER NOT NULL,            -- as in tally
  product    INTEGER NOT NULL,
  app        INTEGER NOT NULL,
  granted    INTEGER NOT NULL,            -- whether the outcome grants a license
  n          INTEGER NOT NULL,
  PRIMARY KEY (day, department, version, product, app, granted)
) STRICT, WITHOUT ROWID;

-- The audit trail: records in frames of up to 256 of one call. Records are the very bytes that were hashed: hash = SHA-256(previous hash || record).
CREATE TABLE audit (
  first   INTEGER NOT NULL PRIMARY KEY,   -- the number of its first record: 1, 2, 3, ... without a gap
  hash    BLOB NOT NULL,                  -- of its last record
  marks   BLOB NOT NULL,                  -- the first 8 bytes of every record's hash, in order
  length  INTEGER,                        -- bytes of the records unpacked (zstd); NULL: they are not packed
  records BLOB NOT NULL                   -- JSON, a line feed between two; people only by id and by the salted hashes of audit_person
) STRICT;

-- Calls that left records, a row each; a call that decided claims and did something else as well has more.
CREATE TABLE call (
  first       INTEGER NOT NULL PRIMARY KEY, -- its records
  last        INTEGER NOT NULL,
  correlation TEXT NOT NULL COLLATE NOCASE,
  actor       BLOB NOT NULL,              -- audit_person's hash
  recorded_at INTEGER NOT NULL,
  claim       INTEGER                     -- the claim its first record decides, and its others each the next one; NULL: it decides none
) STRICT;
CREATE INDEX call_by_correlation ON call (correlation);
CREATE INDEX call_by_actor ON call (actor);
CREATE INDEX call_by_claim ON call (claim) WHERE claim IS NOT NULL;

-- What the records are about that decide no claim, by which they are looked for.
CREATE TABLE audit_subject (
  sequence INTEGER NOT NULL PRIMARY KEY,
  action   TEXT NOT NULL COLLATE NOCASE,
  target   TEXT NOT NULL COLLATE NOCASE
) STRICT;
CREATE INDEX audit_subject_by_action ON audit_subject (action);
CREATE INDEX audit_subject_by_target ON audit_subject (target);

-- Personal details that records refer to by hash = SHA-256(salt || detail); a person is forgotten by emptying salt and detail.
CREATE TABLE audit_person (
  hash   BLOB NOT NULL PRIMARY KEY,
  salt   BLOB,
  detail TEXT                             -- JSON: an actor's id, name, roles, host and process
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_person_by_detail ON audit_person (detail);

-- What Graph lists page by page, and how far each list has come: a row each, also once it is whole.
CREATE TABLE listing (
  kind       INTEGER NOT NULL,            -- ListingKind
  grp        INTEGER NOT NULL,            -- of Members the group, else 0
  started_at INTEGER NOT NULL,            -- when its first page was handed out, be it begun again since: what was taken later was listed; of
                                          -- UserChanges when the first delta link was asked for
  ended_at   INTEGER,                     -- when its last page was handed out; NULL: it is under way
  page       INTEGER NOT NULL,            -- pages that came since it began, or began again
  top        INTEGER NOT NULL,            -- items asked for in a page
  link       TEXT,                        -- where it goes on, of UserChanges the delta link too: a token, which leaves the store in requests
                                          -- alone. NULL: from its first page
  failures   INTEGER NOT NULL,            -- pages in a row that did not come
  request    INTEGER,                     -- the request that asks for its next page; NULL: none does
  due        INTEGER NOT NULL,            -- its next page is handed out then at the earliest; of one that is, the end of the lease
  PRIMARY KEY (kind, grp)
) STRICT, WITHOUT ROWID;

-- Members of groups whose list is not whole yet.
CREATE TABLE listed_member (
  grp INTEGER NOT NULL REFERENCES grp(grp),
  id  BLOB NOT NULL,                      -- the user's object id
  PRIMARY KEY (grp, id)
) STRICT, WITHOUT ROWID;

-- Users (noun 1) and groups (2) that are to be read by themselves: lists did not show them, changed since, or signed in.
CREATE TABLE wanted (
  noun    INTEGER NOT NULL,
  id      BLOB NOT NULL,                  -- the object id
  since   INTEGER NOT NULL,               -- a read handed out then or later is enough
  request INTEGER,                        -- as in listing
  place   INTEGER,                        -- in that request
  due     INTEGER NOT NULL,               -- as in listing
  missing INTEGER,                        -- hand-out of the first read that found nothing; NULL: none did
  PRIMARY KEY (noun, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX wanted_by_request ON wanted (request, place) WHERE request IS NOT NULL;

-- How far the log of sign-ins was read: one row while claimFromSignIns is on.
CREATE TABLE sign_in_log (
  one       INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  since     INTEGER NOT NULL,             -- when it was turned on: nothing before decides
  watermark INTEGER NOT NULL              -- the end of the last window of which everything was decided
) STRICT;

-- Sign-ins that wait for their window's last page and their users, and those decided that the next window shows again.
CREATE TABLE waiting_event (
  at      INTEGER NOT NULL,
  event   TEXT NOT NULL,                  -- the sign-in's id
  user    BLOB NOT NULL,                  -- the user's object id
  app     INTEGER NOT NULL,               -- the app's key
  decided INTEGER NOT NULL DEFAULT 0,     -- whether it was, or an earlier one of the user and app in its stead
  PRIMARY KEY (at, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_event_undecided ON waiting_event (at, event) WHERE decided = 0;

-- Migrations from direct licenses to those of groups, as they were planned.
CREATE TABLE migration (
  migration   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id          BLOB NOT NULL UNIQUE,
  name        TEXT NOT NULL,
  name_folded TEXT NOT NULL UNIQUE,
  created_at  INTEGER NOT NULL,
  created_by  TEXT NOT NULL,              -- the actor's id
  digest      BLOB NOT NULL,              -- SHA-256 of what was planned, as migration.export writes it
  terms       BLOB NOT NULL,              -- a format byte, then what holds for all items
  paused      INTEGER NOT NULL DEFAULT 0  -- whether nothing new of it is sent but what is put back
) STRICT;

-- The items of a migration: a product of a user each.
CREATE TABLE migration_item (
  migration INTEGER NOT NULL REFERENCES migration(migration),
  item      INTEGER NOT NULL,             -- its place, from 1
  user      INTEGER REFERENCES user(user),-- NULL: the store did not know the user, or could not tell
  named     TEXT,                         -- then what the user was called
  product   INTEGER NOT NULL REFERENCES product(product),
  grp       INTEGER NOT NULL REFERENCES grp(grp), -- through which the product is to come
  wave      INTEGER NOT NULL,             -- from 1
  state     INTEGER NOT NULL,             -- MigrationItemState
  step      INTEGER,                      -- MigrationStep; NULL: there is nothing to begin with
  planned   BLOB NOT NULL,                -- a format byte, then what was planned and what holds it back
  held      BLOB,                         -- the same as its wave was released, where something held it back then; NULL: nothing did
  PRIMARY KEY (migration, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX migration_item_ready ON migration_item (user) WHERE state = 1;

-- Waves of migrations that were released.
CREATE TABLE migration_wave (
  migration    INTEGER NOT NULL REFERENCES migration(migration),
  wave         INTEGER NOT NULL,
  released_at  INTEGER NOT NULL,          -- first
  released_by  TEXT NOT NULL,             -- the actor's id
  max_failures INTEGER NOT NULL,          -- when more of its items fail, it stops
  stopped      INTEGER NOT NULL DEFAULT 0,-- whether it did: nothing new of it is sent but what is put back or undone
  PRIMARY KEY (migration, wave)
) STRICT, WITHOUT ROWID;

-- What became of items of migrations that were released.
CREATE TABLE migration_move (
  move      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  migration INTEGER NOT NULL,
  item      INTEGER NOT NULL,
  user      INTEGER NOT NULL REFERENCES user(user),
  product   INTEGER NOT NULL REFERENCES product(product),
  grp       INTEGER NOT NULL REFERENCES grp(grp),
  wave      INTEGER NOT NULL,
  state     INTEGER NOT NULL,             -- MigrationItemState, from Moving on
  step      INTEGER NOT NULL,             -- MigrationStep
  since     INTEGER NOT NULL,             -- when it came to its step
  due       INTEGER,                      -- when its user is read next for it alone; NULL: a change of it says when
  joined    INTEGER NOT NULL DEFAULT 0,   -- whether the migration made the membership
  removed   INTEGER NOT NULL DEFAULT 0,   -- whether the direct license was taken away, or may have been
  to_step   INTEGER,                      -- of an undo the MigrationStep at which it ends
  put_backs INTEGER NOT NULL DEFAULT 0,
  disabled  BLOB NOT NULL,                -- the plans that the direct license switches off, as it was last seen
  brings    BLOB NOT NULL,                -- the products that the group brought besides and the user lacked: their keys, 8 bytes each
  after     BLOB,                         -- these five as of holding, of what the step's change takes away or brings
  first     BLOB,
  shown_at  INTEGER,
  last      BLOB,
  obstacle  BLOB,                         -- a format byte, then what holds it back as the last read showed; NULL: nothing
  error     TEXT,                         -- of a failed one: what was said
  history   BLOB,                         -- a format byte, then what happened to it, each as it was appended; NULL: nobody kept it
  UNIQUE (migration, item),
  FOREIGN KEY (migration, item) REFERENCES migration_item(migration, item)
) STRICT;
CREATE INDEX migration_move_of_user ON migration_move (user);
-- Counted by each graph.next, without looking at the rows.
CREATE INDEX migration_move_due ON migration_move (due, obstacle) WHERE due IS NOT NULL;
CREATE INDEX migration_move_open ON migration_move (migration, wave) WHERE state IN (3, 7);

-- Power Apps of the admin's inventory.
CREATE TABLE power_app (
  power_app   INTEGER NOT NULL PRIMARY KEY,
  id_folded   TEXT NOT NULL UNIQUE,
  id          TEXT NOT NULL,
  name        TEXT,
  environment TEXT,                       -- its environment's id, as the inventory has it
  premium     INTEGER NOT NULL,           -- whether who launches it needs a premium license
  taken_at    INTEGER NOT NULL
) STRICT;

INSERT INTO meta (name, value) VALUES ('revision', 1);
INSERT INTO setting VALUES (1, 0, 1, 1, 0, 0, NULL, NULL, 1, 0, 24, NULL, NULL, NULL, NULL, 0, 0, 1, 0, 10, 60, 24, 5, 120, NULL);
INSERT INTO exchange VALUES (1, 0, 0);
