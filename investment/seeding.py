"""Rules of counting, chains, teams, and what the report names of signings and of support.

Every row taken from the report carries its exact quote; a quote that is not in the report's text
stops the load. What stands already is left alone: from the first load on it is the district's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Model

from accounts.models import Department
from accounts.seeding import keep, rows
from entry import audit
from entry.audit import Actor, Entry
from investment.choices import Recognition
from investment.models import (
    Chain,
    CountingRule,
    Signing,
    SigningStep,
    StepRule,
    SupportItem,
    SupportKind,
    SupportRule,
    SupportShare,
    Team,
)
from plan.models import Plan
from projects.models import Enterprise
from projects.seeding import Report

Row = Mapping[str, str]
WHOLE = Decimal(100)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


# Rules, which need no plan


def seed_counting(folder: Path) -> None:
    """What a year leaves out of its signings, what each step asks for, how support counts."""
    for row in rows(folder / "counting_rules.csv"):
        key = {"year": int(row["year"]), "code": row["code"]}
        values = {"title": row["title"], "text": row["text"], "order": int(row["order"])}
        keep(CountingRule, key, {**values, "least": _decimal(row["least"])})
    for row in rows(folder / "step_rules.csv"):
        key = {"step": row["step"], "field": row["field"]}
        keep(StepRule, key, {"group": row["group"], "order": int(row["order"])})
    for row in rows(folder / "support_kinds.csv"):
        values = {"name": row["name"], "order": int(row["order"])}
        keep(SupportKind, {"code": row["code"]}, {**values, "is_money": row["is_money"] == "1"})
    _support_rules(folder)


def _support_rules(folder: Path) -> None:
    kinds = {one.code: one for one in SupportKind.objects.all()}
    flags = ("counts_repayable", "counts_formula", "counts_matched", "counts_renewed")
    for row in rows(folder / "support_rules.csv"):
        keep(
            SupportRule,
            {"year": int(row["year"]), "kind": kinds[row["kind"]]},
            {
                **{name: row[name] == "1" for name in flags},
                **{name: row[name] for name in ("count_by", "lowest_level", "text")},
                "least": _decimal(row["least"]),
            },
        )


# What the report names


@dataclass(frozen=True, slots=True)
class Load:
    """Where the tables are, the report that they quote, and in whose name it speaks and when."""

    folder: Path
    report: Report
    departments: Mapping[str, Department]
    by: Actor
    at: datetime

    def entry(self, action: str, row: Model, subject: str, after: Mapping[str, Any]) -> Entry:
        """A loaded row as the audit trail tells of it."""
        title = f"《{self.report.plan.title}》"
        kind = row._meta.label_lower
        return Entry(action, kind, str(row.pk), after=after, subject=subject, reason=title)


def seed_investment(folder: Path, plan: Plan, *, by: Actor, at: datetime) -> None:
    """All that is quoted; `at` is the moment at which the report made it known.

    Raises ValueError for a quote that the plan's document does not hold, KeyError for a reference
    that is not known.
    """
    departments = {one.code: one for one in Department.objects.all()}
    load = Load(folder, Report(plan), departments, by, at)
    _chains(load)
    _teams(load)
    audit.record([*_signings(load), *_support(load)], by=by, at=at)


def _chains(load: Load) -> None:
    for row in rows(load.folder / "chains.csv"):
        values = {"name": row["name"], "aliases": row["aliases"], "order": int(row["order"])}
        keep(Chain, {"code": row["code"]}, {**values, **load.report.placed(row)})


def _teams(load: Load) -> None:
    for row in rows(load.folder / "teams.csv"):
        values = {"name": row["name"], "region": row["region"], "order": int(row["order"])}
        values["lead"] = load.departments[row["lead"]]
        keep(Team, {"code": row["code"]}, {**values, **load.report.placed(row)})


def _signings(load: Load) -> Iterator[Entry]:
    """Those to be won, each with the one step that the report tells of, on the report's day.

    A step that was voided since is not brought back.
    """
    year, area = load.report.plan.year, load.report.plan.area
    enterprises = {one.key: one for one in Enterprise.objects.all()}
    chains = {one.code: one for one in Chain.objects.all()}
    rules = {one.code: one for one in CountingRule.objects.filter(year=year)}
    for number, row in enumerate(rows(load.folder / "signings.csv"), start=1):
        signing, is_new = keep(
            Signing,
            {"key": row["key"]},
            {
                **{name: row[name] for name in ("name", "content", "note")},
                **load.report.placed(row),
                "enterprise": enterprises[row["enterprise"]],
                "chain": chains[row["chain"]],
                "exclusion": rules[row["exclusion"]] if row["exclusion"] else None,
                "area": area,
                "lead": load.departments[row["lead"]],
                "updated_at": load.at,
                "order": number,
            },
        )
        if is_new:
            co_operating = [load.departments[code] for code in row["co"].split("|") if code]
            signing.co_operating.set(co_operating)
            yield _step(load, signing, row)


def _step(load: Load, signing: Signing, row: Row) -> Entry:
    """The step that the report tells of, confirmed by the report itself."""
    step = SigningStep.objects.create(
        signing=signing,
        kind=row["step"],
        on=load.report.plan.reported_on,
        **load.report.quoted(row),
        recorded_by=load.by.person,
        recorded_at=load.at,
        confirmed_by=load.by.person,
        confirmed_at=load.at,
    )
    after = {"kind": step.kind, "on": step.day_text, "quote": step.quote}
    return load.entry("step.load", step, f"signing/{signing.key}", after)


def _support(load: Load) -> Iterator[Entry]:
    """What the report says was won: recognised by the report, in a year, by no document known."""
    kinds = {one.code: one for one in SupportKind.objects.all()}
    for number, row in enumerate(rows(load.folder / "support_items.csv"), start=1):
        kind, amount, lead = kinds[row["kind"]], _decimal(row["amount"]), row["lead"]
        item, is_new = keep(
            SupportItem,
            {"key": row["key"]},
            {
                **{name: row[name] for name in ("name", "level", "note")},
                **load.report.placed(row),
                "kind": kind,
                "amount": amount,
                "area": load.report.plan.area,
                "lead": load.departments[lead],
                "year": int(row["year"]),
                "recognition": Recognition.RECOGNISED,
                "recognised_on": load.report.plan.reported_on,
                "recognised_by": load.by.person,
                "recognised_amount": amount,
                "recognised_count": None if kind.is_money else 1,
                "answer": f"《{load.report.plan.title}》载明",
                "order": number,
            },
        )
        if is_new:
            SupportShare.objects.create(item=item, department=item.lead, percent=WHOLE)
            after = {"name": item.name, "amount": amount, "quote": item.quote}
            yield load.entry("support.load", item, f"support/{item.key}", after)
