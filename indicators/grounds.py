"""What the rows of one return stand on, read in few columns and no more rows than they need.

An indicator's traits, what the return has of it, and the published figures that its row is held
against: the month before, the year before, and the whole that it is a part of.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from accounts.models import Area
from accounts.statements import ByKeys
from entry.counts import Tally, kept_of
from entry.models import Return
from entry.periods import Month
from entry.sheets import Figure, Row
from indicators.cells import Cells
from indicators.counters import tallies
from indicators.facts import Facts, Reference
from indicators.models import Indicator, Observation
from indicators.peers import units_of
from indicators.times import Rhythm, Times, due_indicators, times_of

_LISTED = 1000  # indicators that a query may name one by one
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Trait(NamedTuple):
    """What a sheet asks of an indicator."""

    pk: int
    code: str
    name: str
    group: str
    unit: str
    decimals: int
    has_value: bool
    has_growth: bool
    accumulation: str
    frequency: str
    first_month: int
    lag_months: int
    price_basis: str
    statutory: bool
    with_peers: bool
    synonyms: str
    definition: str
    parent_id: int | None
    parent__code: str | None
    parent__name: str | None
    counted_from: str
    counted_since: Month | None


class Published(NamedTuple):
    """A figure in force; `value` in the indicator's unit, `growth` in printed per cent."""

    value: Decimal | None
    growth: Decimal | None
    qualifier: str


def subject(code: str, area_code: str) -> str:
    return f"{code}:{area_code}"


def _owned(theirs: Q) -> QuerySet[Any, Any]:
    owned = Indicator.objects.filter(theirs, is_active=True)
    rows: QuerySet[Any, Any] = owned.in_order().values_list(*Trait._fields)
    return rows


_OWNED = ByKeys("owner", _owned)  # kept: every look at a return asks it


class Ground:
    """Builds rows of one return in five queries, however many indicators it has.

    With `subjects` only those rows; others are neither built nor asked for.
    """

    def __init__(self, monthly_return: Return, subjects: Collection[str] | None = None) -> None:
        self.monthly_return, self.month = monthly_return, monthly_return.month
        self.home = monthly_return.department.area
        self.subjects = subjects if subjects is None else frozenset(subjects)
        found: Iterable[Trait] = map(Trait._make, _OWNED.rows([monthly_return.department_id]))
        if self.subjects is not None:
            codes = {one.partition(":")[0] for one in self.subjects}
            found = (one for one in found if one.code in codes)
        self.traits = due_indicators(self.month, found)
        self._known: dict[tuple[int, str, str, int], Times] = {}
        self.peers = self._peers()

    def _peers(self) -> list[Area]:
        """The areas beside home whose figures may be asked for."""
        if not any(one.with_peers for one in self.traits):
            return []
        if self.subjects and all(one.endswith(f":{self.home.code}") for one in self.subjects):
            return []
        return [area for area in units_of(self.home) if area.pk != self.home.pk]

    def rows(self) -> list[Row]:
        home = (self.home, self.home.pk)
        found = [self._row(one, *home, one.group) for one in self.traits]
        peers = [(area, area.pk) for area in self.peers]
        found += [
            self._row(one, area, pk, f"旗县区对比：{one.name}")
            for one in self.traits
            if one.with_peers
            for area, pk in peers
        ]
        wanted = self.subjects
        return found if wanted is None else [row for row in found if row.subject in wanted]

    @cached_property
    def figures(self) -> dict[tuple[int, int], Figure]:
        """What the return carries of these rows, by indicator and area."""
        names = Observation.content_fields
        found = Observation.objects.filter(monthly_return=self.monthly_return).order_by()
        if self.subjects is not None:
            found = found.filter(indicator__in=self._named({one.pk for one in self.traits}))
        return {
            (indicator, area): Figure(pk, version, dict(zip(names, content, strict=True)))
            for indicator, area, pk, version, *content in found.values_list(
                "indicator_id", "area_id", "pk", "version", *names
            )
        }

    @cached_property
    def published(self) -> dict[tuple[int, int, Month], Published]:
        """The figures in force of these indicators, and of their wholes, in the months needed."""
        found = Observation.objects.current().filter(self._needed()).order_by()
        return {
            (indicator, area, month): Published(*stated)
            for indicator, area, month, *stated in found.values_list(
                "indicator_id", "area_id", "month", *Published._fields
            )
        }

    @cached_property
    def counted(self) -> dict[int, Tally]:
        """What the registers say of the indicators counted from them, by indicator.

        Of what is published nobody asks: it says itself what it was.
        """
        is_open = self.monthly_return.is_open
        counted = [one for one in self.traits if is_open and self._counted_from(one)]
        found: dict[int, Tally] = {}
        for month in {self.month - one.lag_months for one in counted}:
            due = [one for one in counted if self.month - one.lag_months == month]
            units: dict[str, set[str]] = {}
            for one in due:
                units.setdefault(one.counted_from, set()).add(one.unit)
            said = tallies(units, self.home, month, self.monthly_return.published_with())
            found |= {
                one.pk: said[one.counted_from, one.unit]
                for one in due
                if (one.counted_from, one.unit) in said
            }
        return found

    def _counted_from(self, one: Trait) -> str:
        """From what its value is counted; of what is published, was counted. "" for a typed one."""
        if not self.monthly_return.is_open:
            figure = self.figures.get((one.pk, self.home.pk))
            kept = figure.content["records"] if figure else None
            return str(kept["code"]) if kept else ""
        since = one.counted_since
        is_counted = since is not None and self.month - one.lag_months >= since
        return one.counted_from if is_counted else ""

    def _needed(self) -> Q:
        months: set[Month] = set()
        for one in self.traits:
            times = self._times(one)
            months |= {times.month, times.year_ago.month}
            months |= {times.previous.month} if times.previous else set()
        wholes = {one.parent_id for one in self.traits if one.parent_id}
        needed = Q(indicator__in=self._named({one.pk for one in self.traits} | wholes))
        needed &= Q(area=self.home)
        if self.peers:
            compared = {one.pk for one in self.traits if one.with_peers}
            compared |= {one.parent_id for one in self.traits if one.with_peers and one.parent_id}
            needed |= Q(indicator__in=self._named(compared), area__in=[a.pk for a in self.peers])
        return needed & Q(month__in=months)

    def _named(self, ids: Collection[int]) -> Collection[int] | QuerySet[Any]:
        """Indicators for a query; very many of them by what they have in common."""
        if len(ids) <= _LISTED:
            return ids
        owned = Indicator.objects.filter(owner=self.monthly_return.department_id)
        return (owned | Indicator.objects.filter(parts__in=owned)).values("pk")

    def _times(self, one: Trait) -> Times:
        key = (one.lag_months, one.accumulation, one.frequency, one.first_month)
        if key not in self._known:
            self._known[key] = times_of(Rhythm(*key[1:]), self.month - one.lag_months)
        return self._known[key]

    def _reference(self, one: Trait, area: int, known: Reference | None) -> Reference | None:
        if known is None:
            return None
        found = self.published.get((one.pk, area, known.month))
        return known if found is None else Reference(known.month, known.label, *found)

    def _facts(self, one: Trait, area: Area, pk: int) -> Facts:
        times, at_home = self._times(one), area is self.home
        whole = self.published.get((one.parent_id, pk, times.month)) if one.parent_id else None
        return Facts(
            one.name if at_home else f"{area.short_name}{one.name}",
            one.unit,
            one.decimals,
            one.has_value and at_home,
            one.has_growth,
            one.accumulation,
            one.frequency,
            one.first_month,
            one.price_basis,
            times.month,
            times.label,
            not at_home,
            one.statutory,
            self._reference(one, pk, times.previous),
            self._reference(one, pk, times.year_ago),
            subject(one.parent__code, area.code) if one.parent__code else None,
            whole.value if whole else None,
            one.parent__name or "",
            self._counted_from(one) if at_home else "",
            self.counted.get(one.pk) if at_home else None,
        )

    def _row(self, one: Trait, area: Area, pk: int, group: str) -> Row:
        facts, figure = self._facts(one, area, pk), self.figures.get((one.pk, pk))
        at_home = area is self.home
        # Of what a row is a part: another area's figure hangs on the indicator at home.
        parent = facts.parent_subject or "" if at_home else subject(one.code, self.home.code)
        kept = figure.content["records"] if figure else None
        words = _words(facts, kept)
        return Row(
            subject(one.code, area.code),
            {"indicator_id": one.pk, "area_id": pk, "month": facts.month},
            one.name if at_home else area.short_name,
            facts.unit if facts.has_value else "%",
            one.definition,
            Cells(facts, figure.content if figure else None),
            _editable(facts.has_value and not facts.counted_from, facts.has_growth, one.with_peers),
            figure.version if figure else 0,
            facts,
            group=group,
            indent=1 if one.parent_id else 0,
            period_label=facts.label,
            optional=facts.optional,
            long_title="" if at_home else facts.name,
            synonyms=_names(one.synonyms) if at_home else (),
            parent=parent,
            parent_names=(facts.parent_name,) if facts.parent_name else (),
            figure=figure,
            closed=_closed(facts, words),
            source=_source(words, kept),
        )


def _closed(facts: Facts, words: str) -> Mapping[str, str]:
    """The cells that nobody types, with the sentence for whoever tries."""
    if not facts.counted_from:
        return _NOTHING
    if words:
        told = f"由{words}汇总，不能填写；登记簿有变动时请重新汇总。"
    else:
        told = f"由登记簿汇总，不能填写；但没有“{facts.counted_from}”这项计数，请联系管理员。"
    return {"value": f"“{facts.name}”{told}"}


def _words(facts: Facts, kept: Mapping[str, Any] | None) -> str:
    """From what a figure is counted; "" for one that is typed, or counted from nothing known."""
    if facts.counted is not None:
        return facts.counted.count.words
    return kept_of(kept).count.words if kept and facts.counted_from else ""


def _source(words: str, kept: Mapping[str, Any] | None) -> str:
    """Where a counted figure comes from, and how many records the return has of it."""
    if not words:
        return ""
    told = f"{len(kept['records'])}条记录" if kept else "尚未汇总"
    return f"由{words}汇总，{told}"


@cache
def _editable(value: bool, growth: bool, rank: bool) -> frozenset[str]:
    given = {"value": value, "growth": growth, "rank": rank, "status": True, "note": True}
    return frozenset(name for name, is_given in given.items() if is_given)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split("|") if name) if text else ()
