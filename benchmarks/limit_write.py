"""The limit of a bulk write: lock, check, update, audit, in as few statements as it takes.

It keeps every promise of the real one but the question who asks: the version that was seen, all or
nothing, a digest-chained audit event for each row (`entry.audit.verify` accepts what it writes).
"""

import hashlib
import os
import re
from datetime import UTC, datetime
from typing import Any

import orjson

PLAIN = re.compile(r"-?[0-9]{1,11}(?:\.([0-9]{1,4}))?")
LOCK = "SELECT version, state FROM entry_return WHERE id = %s FOR UPDATE"
DRAFTS = """
SELECT i.code || ':' || a.code, o.id, o.version, o.value, o.growth, o.rank, i.decimals
FROM indicators_observation o
JOIN indicators_indicator i ON i.id = o.indicator_id
JOIN accounts_area a ON a.id = o.area_id
WHERE o.monthly_return_id = %s
"""
UPDATE = """
UPDATE indicators_observation o
SET value = n.value, growth = n.growth, rank = n.rank, version = o.version + 1,
    entered_by_id = %s, entered_at = %s
FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::int[]) AS n(id, value, growth, rank)
WHERE o.id = n.id
"""
HEAD = "SELECT sequence, digest FROM entry_audithead FOR UPDATE"
RECORD = """
INSERT INTO entry_auditevent (sequence, at, actor_id, actor_name, door, address, action,
  object_type, object_id, monthly_return_id, subject, object_version, return_version, before, after,
  reason, previous, digest)
SELECT n.sequence, %s, %s, %s, 'api', '127.0.0.1', 'figure.save', 'indicators.observation',
  n.object_id, %s, n.subject, n.object_version, %s, n.before, n.after, '', n.previous, n.digest
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::int[], %s::jsonb[], %s::jsonb[], %s::text[],
  %s::text[]) AS n(sequence, object_id, subject, object_version, before, after, previous, digest)
"""
MOVE_HEAD = "UPDATE entry_audithead SET sequence = %s, digest = %s"
MOVE_RETURN = "UPDATE entry_return SET version = %s WHERE id = %s"
COLUMNS = ("value", "growth", "rank")


class RefusedError(Exception):
    pass


def save(connection: Any, environ: dict[str, Any]) -> dict[str, Any]:
    """Write the cells of the body into the drafts of a return; the answer's content."""
    body = orjson.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    pk = int(environ["PATH_INFO"].split("/")[4])
    seen = int(environ["HTTP_IF_MATCH"].strip('"'))
    with connection.transaction():
        version, state = connection.execute(LOCK, [pk], prepare=True).fetchone()
        if version != seen or state != "draft":
            raise RefusedError
        drafts = {row[0]: row[1:] for row in connection.execute(DRAFTS, [pk], prepare=True)}
        return _write(connection, pk, version + 1, drafts, body["rows"])


def _write(
    connection: Any, pk: int, version: int, drafts: dict[str, Any], asked: list[dict[str, Any]]
) -> dict[str, Any]:
    clerk, name = os.environ["LIMIT_CLERK"].split(":")
    at = datetime.now(UTC)
    new: list[tuple[Any, ...]] = []
    changes: list[tuple[Any, ...]] = []
    cells = []
    for row in asked:
        subject = row["subject"]
        draft, row_version, *old, decimals = drafts[subject]
        before = dict(zip(COLUMNS, map(_shown, COLUMNS, old, [decimals] * 3), strict=True))
        after = before | {
            column: _checked(column, text, decimals) for column, text in row["cells"].items()
        }
        new.append((draft, *(after[column] or None for column in COLUMNS)))
        changed = [column for column in COLUMNS if before[column] != after[column]]
        changes.append((draft, subject, row_version + 1, before, after, changed))
        cells += [
            {"register": "indicators", "subject": subject, "column": column, "text": after[column]}
            for column in row["cells"]
        ]
    connection.execute(UPDATE, [int(clerk), at, *_columns(new)], prepare=True)
    _record(connection, pk, version, (int(clerk), name, at), changes)
    connection.execute(MOVE_RETURN, [version, pk], prepare=True)
    return {"id": pk, "version": version, "cells": cells}


def _columns(table: list[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*table, strict=True)]


def _shown(column: str, text: Any, decimals: int) -> str:
    """A number as the sheet shows it."""
    if text is None:
        return ""
    if column == "rank":
        return str(text)
    short: str = text.rstrip("0").rstrip(".")
    whole, _, rest = short.partition(".")
    return f"{whole}.{rest.ljust(decimals, '0')}" if column == "value" and decimals else short


def _checked(column: str, text: str, decimals: int) -> str:
    found = PLAIN.fullmatch(text)
    if not found or len(found[1] or "") > decimals:
        raise RefusedError
    return _shown(column, text, decimals) if "." in text else text


def _record(
    connection: Any, pk: int, version: int, who: tuple[int, str, datetime], changes: list[Any]
) -> None:
    clerk, name, at = who
    sequence, previous = connection.execute(HEAD, prepare=True).fetchone()
    events: list[tuple[Any, ...]] = []
    for draft, subject, row_version, before, after, changed in changes:
        if not changed:
            continue
        sequence += 1
        old, now = ({column: texts[column] for column in changed} for texts in (before, after))
        content = {
            "sequence": sequence,
            "at": at.isoformat(),
            "actor": clerk,
            "actor_name": name,
            "door": "api",
            "address": "127.0.0.1",
            "action": "figure.save",
            "object_type": "indicators.observation",
            "object_id": str(draft),
            "return": pk,
            "subject": f"indicators/{subject}",
            "object_version": row_version,
            "return_version": version,
            "before": old,
            "after": now,
            "reason": "",
            "previous": previous,
        }
        text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
        digest = hashlib.sha256(text).hexdigest()
        told = (orjson.dumps(old).decode(), orjson.dumps(now).decode())
        events.append(
            (sequence, str(draft), content["subject"], row_version, *told, previous, digest)
        )
        previous = digest
    parameters = [at, clerk, name, pk, version, *_columns(events)]
    connection.execute(RECORD, parameters, prepare=True)
    connection.execute(MOVE_HEAD, [sequence, previous], prepare=True)
