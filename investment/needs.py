"""What a step of the funnel asks for, and what a record still lacks for it (`StepRule`). Pure.

One table says which fields each step needs; rows of one group are alternatives. What comes with
the step itself (its evidence, its reason) is not the record's to have beforehand.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from investment.choices import Needed

BROUGHT = frozenset({Needed.EVIDENCE, Needed.REASON})


@dataclass(frozen=True, slots=True)
class Need:
    """A row of the table: a step, a field, and the group in which one of several is enough."""

    step: str
    field: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a record lacks for a step, each as a person reads it: 用地或厂房／项目代码.

    `brought` are what must be handed in with the step; `fields` are both, by their names
    (`choices.Needed`), alternatives together.
    """

    missing: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    fields: tuple[tuple[str, ...], ...] = ()

    @property
    def words(self) -> str:
        return "、".join(self.missing)


def needs(
    rules: Iterable[Need], step: str, known: Collection[str], given: Collection[str] = ()
) -> Needs:
    """What is missing for a step of a record that has `known`, with `given` handed in."""
    groups: dict[str, list[str]] = {}
    for number, rule in enumerate(rules):
        if rule.step == step:
            groups.setdefault(rule.group or f"#{number}", []).append(rule.field)
    has = {*known, *given}
    unmet = [tuple(fields) for fields in groups.values() if has.isdisjoint(fields)]
    return Needs(
        missing=tuple(_words(fields) for fields in unmet if BROUGHT.isdisjoint(fields)),
        brought=tuple(_words(fields) for fields in unmet if not BROUGHT.isdisjoint(fields)),
        fields=tuple(unmet),
    )


def _words(fields: Iterable[str]) -> str:
    return "／".join(str(Needed(each).label) for each in fields)
