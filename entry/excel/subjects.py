"""Which row of a return a name in a foreign table means.

Names are compared in their normal form with the indicator's name, long name and synonyms; where
a name stands decides between equal ones: 税收收入 below 一般公共预算收入 is not the one below
一般公共预算支出. What is not certain stays unknown, with the likeliest first for a person to
choose.
"""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from entry.excel.names import RowName
from entry.excel.words import key, listed, plain

_LIKELY, _OFFERED = 0.35, 5


class Subject(NamedTuple):
    """One row of a return's sheet.

    `parent` is the subject that it is a part of: the whole (一般公共预算收入 of 税收收入), or for
    another area's figure the indicator at home. `parent_names` name a whole that is not on this
    return. `group` is the title above the row in our own sheets. `columns` are the keys that may
    be typed into. `period_label` is the row's own period (1—10月 of a late series). `sheet` is the
    same for the rows of one of our sheets.
    """

    subject: str
    name: str
    long_name: str = ""
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    parent: str = ""
    parent_names: tuple[str, ...] = ()
    group: str = ""
    columns: frozenset[str] = frozenset()
    period_label: str = ""
    sheet: str = ""

    @property
    def needs_place(self) -> bool:
        """Whether the name says nothing alone: 青山区 below an indicator."""
        return bool(self.parent and self.long_name and self.long_name != self.name)


@dataclass(slots=True)
class Node:
    """A row that others may stand below; `subject` is None for one that is not known."""

    name: RowName
    subject: Subject | None
    is_heading: bool

    @property
    def level(self) -> tuple[int, int]:
        return self.name.indent, self.name.rank


@dataclass(slots=True)
class Context:
    """Where a row stands: the rows it is below by indent, and the last whole without indent."""

    stack: list[Node] = field(default_factory=list)
    flat: Subject | None = None
    group: str = ""

    def enter(self, name: RowName) -> None:
        """Leave what the next row is not below."""
        while self.stack and not _is_below(name, self.stack[-1].name):
            self.stack.pop()

    def add(self, name: RowName, subject: Subject | None, is_heading: bool) -> None:
        if subject is None or not subject.parent:
            if not (self.stack and not is_heading and self.stack[-1].subject):
                self.flat = subject
            self.group = key(name.shown) if is_heading else self.group
        self.stack.append(Node(name, subject, is_heading))

    @property
    def parent(self) -> Node | None:
        return self.stack[-1] if self.stack else None

    def wholes(self) -> list[Subject]:
        """The known rows this one is below, the nearest first."""
        return [node.subject for node in reversed(self.stack) if node.subject]

    def path_key(self, name: RowName) -> str:
        """The name for a learned mapping: with the row it is below, for that decides too."""
        parent = self.parent
        if parent is None or parent.is_heading or not parent.name.key:
            return name.key
        return f"{parent.name.key}/{name.key}"


def _is_below(name: RowName, above: RowName) -> bool:
    """Whether a name stands below another. After 其中：中型企业 a name at its text is beside it."""
    if above.marked and not name.marked:
        beside = above.indent < name.indent <= above.indent + above.width + 2
        if beside:
            return False
    return (name.indent, name.rank) > (above.indent, above.rank)


class Index:
    """The subjects of a return by all their names; `home` names the department's own area."""

    def __init__(self, subjects: Sequence[Subject], home: Collection[str] = ()) -> None:
        self.subjects = {one.subject: one for one in subjects}
        self.home = frozenset(map(key, home))
        self._by_name: dict[str, list[Subject]] = {}
        self._long: dict[str, Subject] = {}
        self._groups = {key(one.group): one.parent for one in subjects if one.group and one.parent}
        self._names: list[tuple[str, Subject]] = []
        self._wholes = frozenset(one.parent for one in subjects if one.parent)
        self._offered: dict[tuple[str, str], tuple[str, ...]] = {}
        for one in subjects:
            for name in self._names_of(one):
                self._by_name.setdefault(name, []).append(one)
                self._names.append((name, one))
            if one.long_name and one.long_name != one.name:
                self._long.setdefault(key(one.long_name), one)

    @staticmethod
    def _names_of(one: Subject) -> list[str]:
        named = (one.name, one.long_name, *one.synonyms)
        return list(dict.fromkeys(key(name.removeprefix("其中：")) for name in named if name))

    def named(self, keys: Sequence[str]) -> list[Subject]:
        """All subjects of a name; of several forms of it the fullest that anybody has."""
        return next((self._by_name[one] for one in keys if one in self._by_name), [])

    def forms(self, name: RowName) -> list[Subject]:
        """Those that the name, or the name and its other name in brackets alike, can mean."""
        found = self.named(name.keys)
        if found or len(name.extra) < 2:
            return found
        meant = [self._by_name.get(one, []) for one in name.extra]
        return meant[0] if meant[0] and all(one == meant[0] for one in meant) else []

    def resolve(self, found: list[Subject], name: RowName, context: Context) -> Subject | None:
        """The one of `found`, all of the row's name, that its place allows; None if unclear."""
        if not found:
            return None
        wholes = context.wholes()
        for whole in wholes:
            parts = [one for one in found if one.parent == whole.subject]
            if parts:
                return parts[0] if len(parts) == 1 else None
        complete = [self._long[one] for one in name.keys if one in self._long]
        if complete:
            return complete[0]
        parent = context.parent
        if parent and not parent.is_heading and (parent.subject is None or name.marked):
            return self._below(found, parent)
        if wholes:
            return _only([one for one in found if not one.parent])
        return self._alone(found, context)

    def _below(self, found: list[Subject], parent: Node) -> Subject | None:
        """Below a row that is not on this return: only what names that row as its whole."""
        known = set(parent.name.keys)
        return _only([one for one in found if known & set(map(key, one.parent_names))])

    def _alone(self, found: list[Subject], context: Context) -> Subject | None:
        group = self._groups.get(context.group)
        flat = group or (context.flat.subject if context.flat else "")
        parts = [one for one in found if flat and one.parent == flat]
        if len(parts) == 1:
            return parts[0]
        if len(found) == 1 and not found[0].needs_place:
            return found[0]
        return _only([one for one in found if not one.parent])

    def heading(self, name: RowName) -> Subject | None:
        """The subject whose parts a heading announces: its name alone, or our own group title."""
        group = self._groups.get(key(name.shown))
        if group:
            return self.subjects.get(group)
        return _only([one for one in self.forms(name) if not one.parent])

    def is_home(self, name: RowName) -> bool:
        return name.key in self.home

    def whole(self, context: Context) -> Subject | None:
        """The indicator whose areas are listed where a row stands."""
        near = [*context.wholes(), *([context.flat] if context.flat else [])]
        return next((one for one in near if one.subject in self._wholes), None)

    def across(self, name: str, about: str) -> Subject | None:
        """The subject where a row and a column cross: an indicator and an area, either way."""
        row, column = self.named([key(name)]), self.named([key(about)])
        for wholes, area, areas in ((column, name, row), (row, about, column)):
            whole = _only([one for one in wholes if not one.parent])
            if whole is None:
                continue
            if key(area) in self.home:
                return whole
            parts = [one for one in areas if one.parent == whole.subject]
            if len(parts) == 1:
                return parts[0]
        return None

    def speaks_of(self, about: str) -> bool:
        """Whether words in a header name an indicator or an area of this return."""
        return bool(self.named([key(about)])) or key(about) in self.home

    def candidates(self, name: RowName, context: Context) -> tuple[str, ...]:
        """The likeliest subjects for a name, best first."""
        whole = next(iter(context.wholes()), None)
        asked = (name.key, whole.subject if whole else "")
        if asked not in self._offered:
            self._offered[asked] = self._likely(*asked)
        return self._offered[asked]

    def _likely(self, name: str, whole: str) -> tuple[str, ...]:
        if len(self._offered) > 300:  # a sheet of strangers, nobody reads on
            return ()
        best: dict[str, float] = {}
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(name)
        for known, one in self._names:
            matcher.set_seq1(known)
            if matcher.real_quick_ratio() < _LIKELY and known not in name:
                continue
            ratio = matcher.ratio()
            if len(name) > 1 and len(known) > 1 and (known in name or name in known):
                ratio = max(ratio, 0.6)
            ratio += 0.2 if whole and one.parent == whole else 0
            best[one.subject] = max(best.get(one.subject, 0), ratio)
        likely = [one for one in best if best[one] >= _LIKELY and one != whole]
        return tuple(sorted(likely, key=lambda one: -best[one])[:_OFFERED])


class Shelf:
    """All subjects of a return, and those of each of its sheets alone."""

    def __init__(self, subjects: Sequence[Subject], home: Collection[str] = ()) -> None:
        self.all = Index(subjects, home)
        by_sheet: dict[str, list[Subject]] = {}
        for one in subjects:
            by_sheet.setdefault(one.sheet, []).append(one)
        sheets = by_sheet.values()
        self._sheets = [self.all] if len(sheets) < 2 else [Index(each, home) for each in sheets]
        self._columns = [
            frozenset().union(*(one.columns for one in each)) - _EVERYWHERE for each in sheets
        ]

    def meant(self, columns: Collection[str]) -> Index:
        """The sheet that has most of a table's columns; all of them where none stands out.

        A project and a task may bear one name: whose row it is depends on what the table tells.
        """
        fits = [len(known.intersection(columns)) for known in self._columns]
        best = max(fits, default=0)
        return self._sheets[fits.index(best)] if fits.count(best) == 1 else self.all

    def lessons(self, index: Index, learned: Mapping[str, str]) -> Mapping[str, str]:
        """What was learned, without what it says of other sheets than this one."""
        if index is self.all:
            return learned
        elsewhere = self.all.subjects.keys() - index.subjects.keys()
        return {name: meant for name, meant in learned.items() if meant not in elsewhere}


_EVERYWHERE = frozenset({"note"})


def _only(found: Sequence[Subject]) -> Subject | None:
    return found[0] if len(found) == 1 else None


def is_area_total(name: RowName) -> bool:
    """A row of the whole city, region or country, which is nobody's figure here."""
    return plain(name.key) in _TOTAL_AREAS


_TOTAL_AREAS = listed("全市 全国 全省 自治区 全区 内蒙古 内蒙古自治区 包头市 全市平均")
