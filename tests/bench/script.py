"""Baseline S: what a careful admin would write instead. It makes the same decisions, each event once and each product once a user, counts
units, and keeps claims, refusals and a SHA-chained audit trail in one SQLite file. A line of JSON in, a line out, with what it took.
Frozen."""
import hashlib
import json
import sqlite3
import sys
import time

SETTINGS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -49152; PRAGMA wal_autocheckpoint = 16000;"
SCHEMA = """
CREATE TABLE user (user INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, upn TEXT, name TEXT, department TEXT, location TEXT,
  enabled INTEGER NOT NULL);
CREATE TABLE holding (user INTEGER NOT NULL, product TEXT NOT NULL, PRIMARY KEY (user, product)) WITHOUT ROWID;
CREATE TABLE pool (product TEXT PRIMARY KEY, units INTEGER NOT NULL, consumed INTEGER NOT NULL);
CREATE TABLE claim (claim INTEGER PRIMARY KEY, event TEXT NOT NULL UNIQUE, user INTEGER NOT NULL, app TEXT NOT NULL,
  "trigger" TEXT NOT NULL, at TEXT, decided_at TEXT NOT NULL, outcome TEXT NOT NULL, policy TEXT, product TEXT);
CREATE TABLE seen (user INTEGER NOT NULL, app TEXT NOT NULL, last_at TEXT NOT NULL, PRIMARY KEY (user, app)) WITHOUT ROWID;
CREATE TABLE audit (sequence INTEGER PRIMARY KEY, hash BLOB NOT NULL, record TEXT NOT NULL);
"""
ADD = "INSERT INTO user (id, upn, name, department, location, enabled) VALUES (?, ?, ?, ?, ?, ?)"
USER = "SELECT user, department, location, enabled FROM user WHERE id = ?"
TOLD = "SELECT claim, user, app, outcome, policy, product FROM claim WHERE event = ?"
SEEN = "INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last_at = max(last_at, excluded.last_at)"
CLAIM = 'INSERT INTO claim (event, user, app, "trigger", at, decided_at, outcome, policy, product) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'


class Store:
    def __init__(self, path, policies, units):
        self.db = db = sqlite3.connect(path, isolation_level=None)
        db.executescript(SETTINGS + SCHEMA)
        self.policies = {(it["app"], it["trigger"]): it for it in policies}
        db.executemany("INSERT INTO pool VALUES (?, ?, 0)", [(it["product"], units) for it in policies])

    def load(self, path):
        self.db.execute("BEGIN IMMEDIATE")
        for page in open(path, encoding="utf-8"):
            for it in json.loads(page)["value"]:
                row = (it["id"], it["userPrincipalName"], it["displayName"], it["department"], it["usageLocation"], it["accountEnabled"])
                user = self.db.execute(ADD, row).lastrowid
                for state in it["licenseAssignmentStates"]:
                    self.db.execute("INSERT INTO holding VALUES (?, ?)", (user, state["skuId"]))
        self.db.execute("COMMIT")

    def invoke(self, request):
        self.db.execute("BEGIN IMMEDIATE")
        last = self.db.execute("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
        self.sequence, self.hash = last or (0, bytes(32))
        self.free = dict(self.db.execute("SELECT product, units - consumed FROM pool"))
        before, summary = dict(self.free), {}
        items = [self.decide(event, request["now"]) for event in request["events"]]
        for product, free in self.free.items():
            if free != before[product]:
                self.db.execute("UPDATE pool SET consumed = consumed + ? WHERE product = ?", (before[product] - free, product))
        self.db.execute("COMMIT")
        for item in items:
            summary[item["outcome"]] = summary.get(item["outcome"], 0) + 1
        return {"items": items, "summary": summary}

    def decide(self, event, now):
        person = self.db.execute(USER, (event["user"],)).fetchone()
        told = self.db.execute(TOLD, (event["id"],)).fetchone()
        item = {"event": event["id"], "user": event["user"], "app": event["app"], "at": event["at"], "decidedAt": now}
        item["duplicate"] = told is not None
        if told:
            if person is None or told[1:3] != (person[0], event["app"]):
                raise ValueError(f"event {event['id']} was another user's or app's")
            return item | {"claim": told[0], "outcome": told[3], "policy": told[4], "product": told[5]}
        policy = self.policies.get((event["app"], event["trigger"]))
        if person is None or policy is None:
            return item | {"outcome": "UserUnknown" if person is None else "NoPolicy"}
        user, department, location, enabled = person
        product = policy["product"]
        held = {row[0] for row in self.db.execute("SELECT product FROM holding WHERE user = ?", (user,))}
        if product in held:
            self.db.execute(SEEN, (user, event["app"], now))
            return item | {"outcome": "AlreadyEntitled", "policy": None, "product": None}
        checks = ("AccountDisabled", enabled), ("UsageLocationMissing", location), ("PoolsEmpty", self.free[product] > 0)
        outcome = next((refusal for refusal, good in checks if not good), "Claimed")
        given = product if outcome == "Claimed" else None
        if given:
            self.db.execute("INSERT INTO holding VALUES (?, ?)", (user, given))
            self.free[given] -= 1
        row = (event["id"], user, event["app"], event["trigger"], event["at"], now, outcome, policy["name"], given)
        claim = self.db.execute(CLAIM, row).lastrowid
        item |= {"claim": claim, "outcome": outcome, "policy": policy["name"], "product": given}
        self.sequence += 1
        record = json.dumps({"sequence": self.sequence, "action": "Decide claim", "trigger": event["trigger"], "department": department,
                             "location": location, "held": sorted(held), **item})
        self.hash = hashlib.sha256(self.hash + record.encode()).digest()
        self.db.execute("INSERT INTO audit VALUES (?, ?, ?)", (self.sequence, self.hash, record))
        return item


store = Store(sys.argv[1], json.loads(sys.stdin.readline()), 100_000_000)
store.load(sys.stdin.readline().rstrip("\n"))
for line in sys.stdin:
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    reply = store.invoke(json.loads(line))
    json.dumps(reply)
    spent = {"cpu": time.process_time_ns() - cpu, "wall": time.perf_counter_ns() - wall}
    print(json.dumps(spent | {"summary": reply["summary"]}), flush=True)
