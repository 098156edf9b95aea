#!/usr/bin/env python3
"""Verifies an audit trail that audit.export wrote as JsonLines, whole: verify.py FILE [SEQUENCE HASH]

SEQUENCE and HASH are a head remembered from an earlier audit.verify. Prints the head, or the first record that is not what was written."""
import hashlib
import json
import sys


def said(entry):
    try:
        return json.loads(entry["record"])["sequence"]
    except (ValueError, KeyError, TypeError):
        return None


def follows(previous, entry):
    return entry["hash"] == hashlib.sha256(previous + entry["record"].encode()).hexdigest()


def judge(place, entry, later, last, previous):
    """What happened where `entry` does not follow the record `last`, whose hash is `previous`."""
    here = [follows(previous, other) and said(other) == place for other in later]
    if entry["sequence"] == last or here[:1] == [True] and not follows(bytes.fromhex(later[0]["hash"]), entry):
        return "inserted"
    if any(here):
        return "moved"
    return "removed" if max(entry["sequence"], said(entry) or 0) > place else "edited"


def verify(entries, head):
    last, previous = 0, bytes(32)
    for index, entry in enumerate(entries):
        place = last + 1
        if entry["sequence"] != place or said(entry) != place or not follows(previous, entry):
            return f"record {place} was {judge(place, entry, entries[index + 1:], last, previous)}"
        if entry["salt"] and hashlib.sha256(bytes.fromhex(entry["salt"]) + entry["detail"].encode()).hexdigest() not in entry["record"]:
            return f"record {place} names an actor whose details were edited"
        last, previous = place, bytes.fromhex(entry["hash"])
        if head and head[0] == last and head[1] != entry["hash"]:
            return f"record {last} was rewritten"
    return f"record {last + 1} was cut off" if head and head[0] > last else None


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        trail = [json.loads(line) for line in file]
    broken = verify(trail, (int(sys.argv[2]), sys.argv[3]) if len(sys.argv) > 3 else None)
    print(broken or f"{len(trail)} records, head {trail[-1]['hash'] if trail else 64 * '0'}")
    sys.exit(1 if broken else 0)
