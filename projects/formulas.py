"""The registers' arithmetic: completion, schedule, rates, money counted once. Pure.

Amounts are 万元, shares and rates per cent, all unrounded: they are rounded once, at display
(DOMAIN §8.1). None stands for what cannot be known, and is never nought.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from entry.periods import Month

HUNDRED = Decimal(100)


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """part / whole in per cent, not capped at 100; None without a whole above nought."""
    if part is None or whole is None or whole <= 0:
        return None
    return part / whole * HUNDRED


def time_share(month: Month) -> Decimal:
    """时间进度: m/12 (DOMAIN §6.3)."""
    return Decimal(month.month) / 12 * HUNDRED


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a year plan says of its months.

    `amounts`: cumulative 万元 by month, as far as they were planned one by one; `curve`: twelve
    cumulative shares; `first` and `last`: the months of start and finish for the even curve.
    """

    year: int
    total: Decimal | None
    amounts: Mapping[Month, Decimal]
    curve: Sequence[Decimal] = ()
    first: Month | None = None
    last: Month | None = None

    def planned(self, month: Month) -> Decimal | None:
        """计划累计投资 by the end of a month: stated, else by the share of the year's total."""
        stated = [at for at in self.amounts if at <= month]
        if self.amounts:
            return self.amounts[max(stated)] if stated else Decimal(0)
        share_by_now = self.share(month)
        if self.total is None or share_by_now is None:
            return None
        return self.total * share_by_now / HUNDRED

    def share(self, month: Month) -> Decimal | None:
        """计划进度, % of the year's total; None without a total."""
        if self.total is None or self.total <= 0:
            return None
        if self.amounts:
            return share(self.planned(month), self.total)
        if month.year != self.year:
            return Decimal(0) if month.year < self.year else HUNDRED
        return self.curve[month.month - 1] if self.curve else self._even(month)

    def _even(self, month: Month) -> Decimal:
        """Evenly from the planned start to the planned finish, within the year (DOMAIN §6.3)."""
        first = max(self.first or Month(self.year, 1), Month(self.year, 1))
        last = min(self.last or Month(self.year, 12), Month(self.year, 12))
        if first.year > self.year or month < first:
            return Decimal(0)
        if month >= last:
            return HUNDRED
        return Decimal(month - first + 1) / (last - first + 1) * HUNDRED


@dataclass(frozen=True, slots=True)
class Part:
    """A project in a sum: its number, its package's, and an amount that may be unknown."""

    pk: int
    parent: int | None
    amount: Decimal | None


def counted(parts: Iterable[Part]) -> dict[int, Decimal]:
    """The amounts of a set of projects in which nothing stands twice, by project.

    A project counts once however many lists brought it in. Where a package and its parts are both
    in the set, the package's own amount stands for them; without one, the parts' do.
    """
    unique = {part.pk: part for part in parts}
    return {
        part.pk: part.amount
        for part in unique.values()
        if part.amount is not None and not _stands_in_package(part, unique)
    }


def _stands_in_package(part: Part, unique: Mapping[int, Part]) -> bool:
    package = unique.get(part.parent) if part.parent is not None else None
    return package is not None and package.amount is not None


def money_once(parts: Iterable[Part]) -> Decimal | None:
    """The sum over a set of projects, each amount once; None when nothing is known."""
    amounts = counted(parts)
    return sum(amounts.values(), Decimal(0)) if amounts else None


def weighted_completion(pairs: Iterable[tuple[Decimal | None, Decimal | None]]) -> Decimal | None:
    """完成率 of a set, weighted by money: Σ done / Σ planned, over projects with a plan.

    A planned project that has not reported counts with its plan and nothing done.
    """
    known = [(done, planned) for done, planned in pairs if planned is not None and planned > 0]
    done = sum((done or Decimal(0) for done, _ in known), Decimal(0))
    return share(done, sum((planned for _, planned in known), Decimal(0)))


@dataclass(frozen=True, slots=True)
class Permit:
    """One procedure of a project: whether it is needed, main, and done."""

    needed: bool
    main: bool
    done: bool

    @property
    def settled(self) -> bool:
        """办结 or 无需办理."""
        return self.done or not self.needed


def rate_by_project(projects: Iterable[Sequence[Permit]]) -> Decimal | None:
    """Share of projects whose main procedures are all settled; those without any do not count."""
    main = [[each for each in permits if each.main] for permits in projects]
    known = [permits for permits in main if permits]
    done = sum(all(each.settled for each in permits) for permits in known)
    return share(Decimal(done), Decimal(len(known)))


def rate_by_procedure(permits: Iterable[Permit]) -> Decimal | None:
    """(办结 + 无需办理) / all (DOMAIN §3.5)."""
    every = list(permits)
    return share(Decimal(sum(each.settled for each in every)), Decimal(len(every)))
