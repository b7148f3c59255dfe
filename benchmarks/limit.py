"""The limit: what the same answers cost when nothing but the database and the JSON is left.

One bare WSGI callable: hand-written statements through psycopg, rows into dictionaries, orjson. It
knows no user, no token, no scope, no negotiation, no limits, no ETag; parameters are taken on
trust. Whatever is arithmetic and not data (lights and their sentences) is not computed here at all
but given to it at the start (LIMIT_GIVEN), so that all arithmetic counts as ours.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import orjson
import psycopg
from psycopg.types.string import TextLoader

from benchmarks import limit_write

Query = dict[str, str]
CURRENT = "o.published_at IS NOT NULL AND o.superseded_at IS NULL"
OBSERVED = """
SELECT i.code, a.code, o.month, o.value, o.growth, i.unit, o.status, o.qualifier, o.rank,
       o.value_absence, o.growth_absence, o.published_at, o.superseded_at, o.quote, r.is_demo
FROM indicators_observation o
JOIN indicators_indicator i ON i.id = o.indicator_id
JOIN accounts_area a ON a.id = o.area_id
JOIN entry_return r ON r.id = o.monthly_return_id
"""
NAMED = """
SELECT i.code, i.name, a.code, a.short_name, o.month, o.value, o.growth, i.unit
FROM indicators_observation o
JOIN indicators_indicator i ON i.id = o.indicator_id
JOIN accounts_area a ON a.id = o.area_id
"""
SEEN = f" WHERE {CURRENT} AND i.visibility = 'public'"
IN_ORDER = " ORDER BY o.indicator_id, o.area_id, o.month LIMIT %s"
SERIES = " AND i.code = %s AND a.code = %s AND o.month >= %s AND o.month <= %s"
RANKED = f"""
SELECT a.code, a.short_name, p.code, o.value, o.growth, o.rank,
  CASE WHEN o.growth IS NOT NULL THEN
    rank() OVER (PARTITION BY a.parent_id ORDER BY o.growth DESC NULLS LAST) END AS by_growth,
  count(o.growth) OVER (PARTITION BY a.parent_id),
  CASE WHEN o.value IS NOT NULL THEN
    rank() OVER (PARTITION BY a.parent_id ORDER BY o.value DESC NULLS LAST) END AS by_value,
  o.status, o.value_absence, o.growth_absence, o.published_at, r.is_demo
FROM accounts_area a
JOIN accounts_area p ON p.id = a.parent_id
LEFT JOIN indicators_observation o ON o.area_id = a.id AND o.month = %s AND {CURRENT}
  AND o.indicator_id = (
    SELECT id FROM indicators_indicator WHERE code = %s AND visibility = 'public')
LEFT JOIN entry_return r ON r.id = o.monthly_return_id
WHERE a.level = 'county'
ORDER BY p.code, by_growth NULLS LAST, by_value NULLS LAST, a.order, a.code
"""
HEADLINES = """
SELECT i.id, i.code, i.name, i.unit, i.with_peers, t.key, t.measure, t.operator, t.amount,
       t.strength, t.quote, a.id, a.parent_id, n.short_title
FROM indicators_target t
JOIN indicators_indicator i ON i.id = t.indicator_id
JOIN accounts_area a ON a.id = t.area_id
JOIN plan_plan n ON n.id = t.plan_id
WHERE a.code = %s AND n.year = %s AND t.headline_order IS NOT NULL AND t.restates_id IS NULL
  AND i.visibility = 'public'
  AND NOT EXISTS (SELECT 1 FROM indicators_target x WHERE x.adjusted_from_id = t.id)
ORDER BY t.headline_order
"""
STATED = f"""
SELECT o.indicator_id, o.month, o.value, o.growth, o.status, o.value_absence, o.growth_absence,
       o.published_at, r.is_demo
FROM indicators_observation o
JOIN entry_return r ON r.id = o.monthly_return_id
WHERE o.indicator_id = ANY(%s) AND o.area_id = %s AND o.month = ANY(%s) AND {CURRENT}
"""
PEERS = f"""
SELECT o.indicator_id, o.area_id, o.value, o.growth
FROM indicators_observation o JOIN accounts_area a ON a.id = o.area_id
WHERE o.indicator_id = ANY(%s) AND a.parent_id = %s AND a.level = 'county' AND o.month = ANY(%s)
  AND {CURRENT}
"""
_local = threading.local()


def connected() -> Any:
    """This thread's connection; numbers come as the text that PostgreSQL sends."""
    found = getattr(_local, "connection", None)
    if found is None:
        found = psycopg.connect(os.environ["LIMIT_DATABASE"], autocommit=True)
        found.execute("SET TIME ZONE 'Asia/Shanghai'")
        found.adapters.register_loader("numeric", TextLoader)
        _local.connection = found
    return found


def rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]]
    found = connected().execute(statement, parameters, prepare=True).fetchall()
    return found


@lru_cache(maxsize=1)
def given() -> dict[str, Any]:
    return dict(json.loads(Path(os.environ["LIMIT_GIVEN"]).read_text()))


def number(text: str | None) -> str | None:
    return text.rstrip("0").rstrip(".") if text is not None else None


@lru_cache(maxsize=1000)
def month_text(month: int) -> str:
    return f"{month // 100}-{month % 100:02}"


@lru_cache(maxsize=1000)
def label(month: int) -> str:
    """Of accumulating monthly figures, the only ones in the made-up data."""
    return {1: "1月", 12: "全年"}.get(month % 100, f"1—{month % 100}月")


def month_of(text: str) -> int:
    return int(text[:4]) * 100 + int(text[5:])


def absence(value: Any, growth: Any, of_value: str, of_growth: str) -> str | None:
    return (of_value or of_growth or None) if value is None and growth is None else None


def observations(query: Query, address: str) -> Any:
    named = "indicator_name" in query.get("fields", "")
    statement = (NAMED if named else OBSERVED) + SEEN
    parameters: list[Any] = []
    size = int(query.get("page_size", "100"))
    if "from" in query:
        statement += SERIES
        parameters += [query["indicator"], query["area"]]
        parameters += [month_of(query["from"]), month_of(query["to"])]
    if "after" in query:
        statement += " AND (o.indicator_id, o.area_id, o.month) > (%s, %s, %s)"
        parameters += [int(part) for part in query["after"].split("-")]
    found = rows(statement + IN_ORDER, *parameters, size + 1)
    made = [(_named if named else _observed)(row) for row in found[:size]]
    beyond = f"{address}&cursor={'x' * 90}"  # a signed cursor's length; what it says is not asked
    return {
        "results": made,
        "next": beyond if len(found) > size else None,
        "previous": beyond if "after" in query else None,
    }


def _observed(row: tuple[Any, ...]) -> dict[str, Any]:
    (code, area, month, value, growth, unit, status, qualifier, rank) = row[:9]
    of_value, of_growth, published, superseded, quote, demo = row[9:]
    return {
        "indicator": code,
        "area": area,
        "month": month_text(month),
        "label": label(month),
        "value": number(value),
        "growth": number(growth),
        "unit": unit,
        "status": status,
        "qualifier": qualifier,
        "rank": rank,
        "absence": absence(value, growth, of_value, of_growth),
        "value_absence": of_value or None,
        "growth_absence": of_growth or None,
        "published_at": published,
        "superseded_at": superseded,
        "quote": quote,
        "demo": demo,
    }


def _named(row: tuple[Any, ...]) -> dict[str, Any]:
    code, name, area, area_name, month, value, growth, unit = row
    return {
        "indicator": code,
        "indicator_name": name,
        "area": area,
        "area_name": area_name,
        "month": month_text(month),
        "label": label(month),
        "value": number(value),
        "growth": number(growth),
        "unit": unit,
    }


def rankings(query: Query, address: str) -> Any:
    month = month_of(query["month"])
    common = {"month": query["month"], "label": label(month)}
    return {
        "results": [
            {
                "area": code,
                "area_name": name,
                "parent": parent,
                **common,
                "value": number(value),
                "growth": number(growth),
                "growth_is_computed": False,
                "rank": rank,
                "rank_computed": by_growth,
                "ranked": ranked,
                "value_rank": by_value,
                "status": status,
                "absence": absence(value, growth, of_value, of_growth),
                "published_at": published,
                "demo": demo,
            }
            for code, name, parent, value, growth, rank, by_growth, ranked, by_value, status,
            of_value, of_growth, published, demo in rows(RANKED, month, query["indicator"])
        ],
        "next": None,
        "previous": None,
    }  # fmt: skip


def overview(query: Query, address: str) -> Any:
    month = month_of(query["month"])
    months = [month, month - 100]
    targets = rows(HEADLINES, query["area"], month // 100)
    area, city, plan = targets[0][11:]
    stated = rows(STATED, [row[0] for row in targets], area, months)
    rows(PEERS, [row[0] for row in targets if row[4]], city, months)  # for the places, given below
    figures = {(row[0], row[1]): _figure(row) for row in stated}
    derived = given()[f"{query['area']} {query['month']}"]
    return {
        "area": query["area"],
        "month": query["month"],
        "as_of": None,
        "plan": plan,
        "cards": [
            _card(row, rest, [figures.get((row[0], one)) for one in months])
            for row, rest in zip(targets, derived, strict=True)
        ],
    }


def _figure(row: tuple[Any, ...]) -> dict[str, Any]:
    _, month, value, growth, status, of_value, of_growth, published, demo = row
    return {
        "month": month_text(month),
        "label": label(month),
        "value": number(value),
        "growth": number(growth),
        "status": status,
        "absence": absence(value, growth, of_value, of_growth),
        "published_at": published,
        "demo": demo,
    }


def _card(row: tuple[Any, ...], rest: dict[str, Any], figures: list[Any]) -> dict[str, Any]:
    return {
        "indicator": row[1],
        "indicator_name": row[2],
        "unit": row[3],
        "latest": figures[0],
        "year_ago": figures[1],
        "target": {
            "key": row[5],
            "measure": row[6],
            "operator": row[7],
            "amount": number(row[8]),
            "unit": "%" if row[6] == "growth" else row[3],
            "strength": row[9],
            "quote": row[10],
        },
        **rest,
    }


ADDRESSES: dict[str, Callable[[Query, str], Any]] = {
    "/api/v1/observations/": observations,
    "/api/v1/rankings/": rankings,
    "/api/v1/overview/": overview,
}
Start = Callable[[str, list[tuple[str, str]]], Any]


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] == "PUT":
        content = limit_write.save(connected(), environ)
    else:
        text = environ["QUERY_STRING"]
        query = {
            key: unquote(value) for key, _, value in (p.partition("=") for p in text.split("&"))
        }
        content = ADDRESSES[path](query, f"http://{environ['HTTP_HOST']}{path}?{text}")
    body = orjson.dumps(content)
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]
