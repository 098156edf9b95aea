-- From schema 1 to 2. A new column stands last in its table, here and in schema.sql.

-- Group mode and caps.
ALTER TABLE policy_version ADD COLUMN mode INTEGER NOT NULL DEFAULT 1;
ALTER TABLE policy_version ADD COLUMN cap_claims INTEGER;
ALTER TABLE policy_version ADD COLUMN cap_hours INTEGER;
ALTER TABLE policy_product ADD COLUMN grp INTEGER REFERENCES grp(grp);
ALTER TABLE change ADD COLUMN grp INTEGER;

-- A claim through a group books a unit of each product the group brings.
ALTER TABLE booking RENAME TO booking_1;
CREATE TABLE booking (
  claim   INTEGER NOT NULL,
  product INTEGER NOT NULL,
  seen_at INTEGER,
  PRIMARY KEY (claim, product)
) STRICT, WITHOUT ROWID;
INSERT INTO booking (claim, product, seen_at) SELECT claim, product, seen_at FROM booking_1;
DROP TABLE booking_1;
CREATE INDEX booking_by_product ON booking (product);

-- Apps of the admin's own.
CREATE TABLE app (
  app             INTEGER NOT NULL PRIMARY KEY,
  name            TEXT NOT NULL,
  name_folded     TEXT NOT NULL UNIQUE,
  plan            BLOB,
  plan_name       TEXT,
  triggers        BLOB,
  plans_added     BLOB NOT NULL,
  plans_removed   BLOB NOT NULL,
  clients_added   BLOB NOT NULL,
  clients_removed BLOB NOT NULL,
  removed         INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Undo, and what follows from it.
CREATE TABLE undo (
  claim  INTEGER NOT NULL PRIMARY KEY,
  at     INTEGER NOT NULL,
  actor  TEXT NOT NULL,
  reason TEXT
) STRICT;
CREATE TABLE allowed (
  user  INTEGER NOT NULL REFERENCES user(user),
  app   INTEGER NOT NULL,
  claim INTEGER NOT NULL,
  PRIMARY KEY (user, app)
) STRICT, WITHOUT ROWID;
UPDATE holding SET kind = 4 WHERE kind = 2 AND thing IN (SELECT claim FROM claim WHERE state = 7);

-- A role for reports; audit records looked for by what they say.
ALTER TABLE setting ADD COLUMN required_report_role TEXT;
ALTER TABLE audit ADD COLUMN numbered INTEGER GENERATED ALWAYS AS (CASE WHEN json_valid(record) THEN record ->> '$.sequence' END) VIRTUAL;
ALTER TABLE audit ADD COLUMN recorded_at TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(record) THEN record ->> '$.recordedAt' END) VIRTUAL;
ALTER TABLE audit ADD COLUMN actor TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(record) THEN record ->> '$.actor' END) VIRTUAL;
ALTER TABLE audit ADD COLUMN action TEXT COLLATE NOCASE GENERATED ALWAYS AS (CASE WHEN json_valid(record) THEN record ->> '$.action' END) VIRTUAL;
ALTER TABLE audit ADD COLUMN target TEXT COLLATE NOCASE GENERATED ALWAYS AS (CASE WHEN json_valid(record) THEN record ->> '$.target' END) VIRTUAL;
ALTER TABLE audit ADD COLUMN correlation TEXT COLLATE NOCASE GENERATED ALWAYS AS (CASE WHEN json_valid(record) THEN record ->> '$.correlationId' END) VIRTUAL;
ALTER TABLE audit ADD COLUMN claim INTEGER GENERATED ALWAYS AS (CASE WHEN json_valid(record) THEN record ->> '$.claim' END) VIRTUAL;
ALTER TABLE audit ADD COLUMN user TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(record) THEN record ->> '$.user' END) VIRTUAL;
ALTER TABLE audit ADD COLUMN seal TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(record) THEN record ->> '$.seal' END) VIRTUAL;
CREATE INDEX audit_by_target ON audit (target);
CREATE INDEX audit_by_correlation ON audit (correlation);
CREATE INDEX audit_by_action ON audit (action) WHERE action <> 'Decide claim';
CREATE INDEX audit_person_by_detail ON audit_person (detail);
