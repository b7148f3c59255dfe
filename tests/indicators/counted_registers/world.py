"""A small district: its registers move, and what they come to is handed in, published, corrected."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from entry import actions, workflow
from entry.errors import Refused
from entry.models import Return
from entry.periods import Month
from entry.registers import problems_of, sheets_on
from entry.sheets import Change
from indicators.models import Indicator
from investment.models import CountingRule
from tests.factories import IndicatorFactory, actor
from tests.indicators.counted_registers.oracle import (
    COUNTED,
    SEPTEMBER,
    Told,
    agreed,
    money,
    number,
)
from tests.indicators.counted_registers.registers import Registers
from tests.investment.support_scenes import house, rules


@dataclass
class World(Registers):
    """The finance bureau answers for all that is counted."""

    open: Return | None = None
    stored: dict[str, Told] = field(default_factory=dict)
    published: list[tuple[datetime, dict[str, Told]]] = field(default_factory=list)

    def begin(self, chosen: Sequence[str]) -> None:
        """Open the month, or a correction of these indicators and of all funds that are theirs."""
        if self.open is not None:
            return
        by, finance = actor(self.people.clerk), self.people.finance
        if not self.published:
            self.open = workflow.open_return(finance, SEPTEMBER, by=by, at=self.at)
            self._counted(COUNTED)
        else:
            found = Return.objects.filter(department=finance, state="published").latest("sequence")
            figures = [("indicators", f"{one}:150205") for one in chosen]
            self.open = workflow.correct(
                found.pk, figures=figures, reason="登记簿有变动", by=by, at=self.at
            )
            self._counted(chosen)

    def finish(self) -> bool:
        """Hand in, approve and publish; what moved is refused first. Whether anything did."""
        if self.open is None:
            return False
        found, by = self.open, actor(self.people.clerk)
        if not found.is_correction:
            self._type_funds(found)
        reopened = [one for one in COUNTED if self._is_open(one)]
        moved = any(self.expected(one) != self.stored[one] for one in reopened)
        if self.recounts(found):
            self._refused(found)
            actions.recount(found.pk, by=by, at=self.at)
            self._counted(reopened)
        else:
            assert not moved
        for name, person in zip(("submit", "approve", "publish"), self._people(), strict=True):
            now = Return.objects.get(pk=found.pk)
            found = workflow.act(
                now.pk, name, by=actor(person), at=self.at, seen_version=now.version
            )
        self.open = None
        assert found.published_at is not None
        self.published.append((found.published_at, dict(self.stored)))
        return moved

    def recounts(self, found: Return) -> bool:
        return any(one.code == "recount" for one in problems_of(found))

    def _refused(self, found: Return) -> None:
        now = Return.objects.get(pk=found.pk)
        try:
            workflow.act(
                now.pk, "submit", by=actor(self.people.clerk), at=self.at, seen_version=now.version
            )
        except Refused:
            return
        raise AssertionError("an outdated count was handed in")

    def _type_funds(self, found: Return) -> None:
        rows = {one.key: one for one in self.signings}
        changes = []
        now = Return.objects.get(pk=found.pk)
        for sheet in (one for one in sheets_on(now) if one.register == "funds"):
            for row in sheet.rows:
                wished = self.wishes.get(row.subject, Decimal(0))
                texts = {"claimed": wished, "verified": wished, "outside_region": wished,
                         "proof": "验资报告", "note": "核对无误"}  # fmt: skip
                changes += [
                    Change("funds", row.subject, name, str(text), row.version)
                    for name, text in texts.items()
                ]
                rows[row.subject].funds = wished
        saved = actions.save_cells(found.pk, changes, by=actor(self.people.clerk), at=self.at)
        assert {one.outcome.value for one in saved.results} <= {"saved"}, saved.results

    def _is_open(self, code: str) -> bool:
        assert self.open is not None
        subject = f"{code}:150205"
        return not self.open.is_correction or self.open.reopened.filter(subject=subject).exists()

    def _counted(self, codes: Any) -> None:
        self.stored |= {code: self.expected(code) for code in codes}

    def expected(self, code: str) -> Told:
        if code in ("funds", "agreed"):
            return money(self.signings) if code == "funds" else agreed(self.signings)
        rows, kind = {
            "signings": (self.signings, "signed"),
            "landings": (self.signings, "landed"),
            "policies": (self.policies, "won"),
            "starts": (self.projects, "started"),
        }[code]
        return number(rows, kind)

    def _people(self) -> tuple[User, User, User]:
        return self.people.clerk, self.people.reviewer, self.people.office


def world() -> World:
    """Nothing registered yet."""
    people = house()
    rules()
    for code, (count, unit) in COUNTED.items():
        IndicatorFactory(
            code=code, name=f"指标{code}", owner=people.finance, unit=unit, has_growth=False,
            decimals=0 if unit != "亿元" else 4, price_basis="none",
            counted_from=count, counted_since=Month(2024, 1),
        )  # fmt: skip
    assert Indicator.objects.count() == len(COUNTED)
    rule = CountingRule.objects.create(year=2024, code="local", title="本地投资", text="不计。")
    return World(people, rule)
