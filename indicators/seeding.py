"""Indicators, rules, targets, and the past figures that the report states.

Every row taken from the report carries its exact quote; a quote that is not in the report's text
stops the load.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from accounts.models import Area, Department
from accounts.seeding import put, rows
from entry import workflow
from entry.audit import Actor
from entry.models import Return
from entry.periods import Month
from indicators.models import Indicator, LightRule, Observation, Target
from plan.models import Plan, PlanCurve, Task
from plan.quotes import locate, squeeze

Row = Mapping[str, str]


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def seed_light_rules(folder: Path) -> None:
    """Thresholds that a person has changed since are left alone: rules are the district's."""
    for row in rows(folder / "light_rules.csv"):
        key = {"year": int(row["year"]), "version": row["version"], "family": row["family"]}
        if not LightRule.objects.filter(**key).exists():
            LightRule.objects.create(
                **key,
                green_from=Decimal(row["green_from"]),
                green_inclusive=row["green_inclusive"] == "1",
                yellow_from=Decimal(row["yellow_from"]),
                yellow_inclusive=row["yellow_inclusive"] == "1",
                band_points=_decimal(row["band_points"]),
                band_share=_decimal(row["band_share"]),
                red_below_zero=row["red_below_zero"] == "1",
                approved_by=row["approved_by"],
                note=row["note"],
            )


def seed_indicators(folder: Path) -> None:
    """From which month on a register counts an indicator is the district's once it is loaded."""
    standing = set(Indicator.objects.values_list("code", flat=True))
    departments = {one.code: one for one in Department.objects.all()}
    table = rows(folder / "indicators.csv")
    known: dict[str, Indicator] = {}
    for row in table:
        values = _indicator(row, departments)
        if row["code"] not in standing:
            values |= _counted(row)
        known[row["code"]] = put(Indicator, {"code": row["code"]}, values)
    for row in table:
        parent = known[row["parent"]] if row["parent"] else None
        put(Indicator, {"code": row["code"]}, {"parent": parent})
        names = [name for name in row["responsible"].split("|") if name]
        known[row["code"]].responsible.set([departments[name] for name in names])


def _indicator(row: Row, departments: Mapping[str, Department]) -> dict[str, Any]:
    copied = (
        "name",
        "name_en",
        "synonyms",
        "definition",
        "group",
        "unit",
        "accumulation",
        "frequency",
        "price_basis",
        "direction",
        "visibility",
    )
    flags = ("has_value", "has_growth", "statutory", "with_peers")
    numbers = ("decimals", "first_month", "lag_months", "order")
    return {
        **{name: row[name] for name in copied},
        **{name: row[name] == "1" for name in flags},
        **{name: int(row[name]) for name in numbers},
        "owner": departments[row["owner"]],
    }


def _counted(row: Row) -> dict[str, Any]:
    since = row["counted_since"]
    return {
        "counted_from": row["counted_from"],
        "counted_since": Month.parse(since) if since else None,
    }


def seed_targets(folder: Path, plan: Plan) -> None:
    """Raises ValueError for a quote that the plan's document does not hold."""
    text = squeeze(plan.document)
    indicators = {one.code: one for one in Indicator.objects.all()}
    areas = {one.code: one for one in Area.objects.all()}
    departments = {one.code: one for one in Department.objects.all()}
    curves: dict[str, PlanCurve | None] = {one.code: one for one in PlanCurve.objects.all()}
    curves |= {"": None, "linear": None}  # m/12 exactly; twelve rounded shares would not be
    chapters = {one.key: one for one in plan.chapters.all()}
    known: dict[str, Target] = {}
    for row in rows(folder / "targets.csv"):
        occurrence = int(row["occurrence"] or 1)
        locate(row["quote"], text, occurrence)
        known[row["key"]] = put(
            Target,
            {"key": row["key"]},
            {
                "plan": plan,
                "chapter": chapters[row["chapter"]],
                "indicator": indicators[row["indicator"]],
                "area": areas[row["area"]],
                "measure": row["measure"],
                "operator": row["operator"],
                "amount": _decimal(row["amount"]),
                "tolerance": _decimal(row["tolerance"]),
                "reference_indicator": indicators.get(row["reference_indicator"]),
                "reference_area": areas.get(row["reference_area"]),
                "strength": row["strength"],
                "headline_order": int(row["headline_order"]) if row["headline_order"] else None,
                "curve": curves[row["curve"]],
                "responsible": departments.get(row["responsible"]),
                "quote": row["quote"],
                "occurrence": occurrence,
                "restates": known[row["restates"]] if row["restates"] else None,
                "note": row["note"],
            },
        )


def seed_observations(folder: Path, plan: Plan, *, by: Actor, at: datetime) -> int:
    """Load the report's figures of past years as published history; how many were new.

    `at` is the moment at which the report made them known. A figure that stands already is left
    alone, whoever published it.
    """
    text = squeeze(plan.document)
    indicators = {one.code: one for one in Indicator.objects.select_related("owner__area")}
    areas = {one.code: one for one in Area.objects.all()}
    standing = set(Observation.objects.published().values_list("indicator", "area", "month"))
    returns: dict[tuple[int, Month], Return] = {}
    fresh = []
    for row in rows(folder / "observations.csv"):
        locate(row["quote"], text, int(row["occurrence"] or 1))
        indicator, area = indicators[row["indicator"]], areas[row["area"]]
        month = Month.parse(row["month"])
        if (indicator.pk, area.pk, month) in standing:
            continue
        place = (indicator.owner_id, month)
        if place not in returns:
            source = f"《{plan.title}》"
            returns[place] = workflow.load_history(
                indicator.owner, month, source=source, by=by, at=at
            )
        fresh.append(_observation(row, indicator, area, month, returns[place], by=by, at=at))
    Observation.objects.bulk_create(fresh)
    return len(fresh)


def _observation(
    row: Row,
    indicator: Indicator,
    area: Area,
    month: Month,
    carrier: Return,
    *,
    by: Actor,
    at: datetime,
) -> Observation:
    return Observation(
        monthly_return=carrier,
        indicator=indicator,
        area=area,
        month=month,
        value=_decimal(row["value"]),
        growth=_decimal(row["growth"]),
        qualifier=row["qualifier"] or Observation.Qualifier.EXACT,
        status=row["status"],
        rank=int(row["rank"]) if row["rank"] else None,
        value_absence=row["value_absence"],
        growth_absence=row["growth_absence"],
        quote=row["quote"],
        note=row["note"],
        entered_by=by.person,
        entered_at=at,
        published_at=at,
    )


def seed_task_targets(folder: Path) -> None:
    """Which targets are the measure of which tasks; links that a person has added are kept."""
    targets = {one.key: one for one in Target.objects.all()}
    tasks = {one.key: one for one in Task.objects.all()}
    for row in rows(folder / "tasks.csv"):
        named = [targets[key] for key in row["target"].split("|") if key]
        tasks[row["key"]].targets.add(*named)
