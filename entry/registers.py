"""What the kernel asks of a register. `config/registers.py` lists those that exist.

The kernel's pages and workflow iterate over registers and know none by name: a register that
moves in later brings its sheet, its checks and its figures through this protocol alone.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from accounts.statements import ByKeys
from entry.counts import Recounted
from entry.figures import MonthlyFigure
from entry.findings import Examined, Finding, problems
from entry.models import Return, State
from entry.periods import Month
from entry.sheets import Column, Figure, Problem, Row, Sheet, Values


class Register(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def figure(self) -> type[MonthlyFigure]: ...

    @property
    def panel_template(self) -> str: ...

    @property
    def follows(self) -> tuple[str, ...]:
        """The columns whose text may follow from what is typed into others, to be read or typed."""

    def departments_due(self, months: Collection[Month]) -> Mapping[Month, frozenset[int]]:
        """The ids of the departments that have something to report, by month, in one query."""

    def sheet(self, monthly_return: Return) -> Sheet:
        """The whole sheet of a return, in a fixed number of queries."""

    def rows(self, monthly_return: Return, subjects: Collection[str]) -> Mapping[str, Row]:
        """The rows of these subjects, those missing that are not on this return's sheet."""

    def why_missing(self, monthly_return: Return, subject: str) -> str:
        """The Chinese sentence for a subject that `rows` left out."""

    def parse(self, row: Row, texts: Mapping[str, str]) -> Values:
        """Model values of typed texts by column; raises `CellsError` naming each bad column.

        What is typed into a column changes the text of no other but of those that `follows` names.
        """

    def counted(self, monthly_return: Return) -> Sequence[tuple[Row, Values]]:
        """The rows of which nobody types all, with the values that this register works out."""

    def counting(self, returns: Collection[int]) -> Collection[int]:
        """Those of these returns that carry drafts of what this register works out. One query."""

    def recounted(
        self, returns: Sequence[Return], carriers: Collection[int]
    ) -> Mapping[int, Sequence[Recounted]]:
        """What returns carry of what this register works out, against what it says now.

        Of an open return also what it should carry and does not. By return, those without any
        left out; the drafts of the returns `carriers` count as if they stood. Fixed queries for
        any number of returns, with their departments, of one area and month.
        """

    def texts(self, row: Row, content: Mapping[str, Any] | None) -> Mapping[str, str]:
        """The cells of a row as they read with this content (`Figure`), derived ones included."""

    def subject_of(self, figure: MonthlyFigure) -> str:
        """The row's subject for a figure."""

    def figures(self, monthly_return: Return) -> list[MonthlyFigure]:
        """The figures that this return carries, with what `subject_of` needs, in one query."""

    def check(self, monthly_return: Return) -> list[Problem]:
        """Everything the checks say about the return's drafts."""

    def checked(self, monthly_return: Return) -> tuple[Sheet, list[Problem]]:
        """`sheet` and `check` together, for what one of them costs."""

    def published(
        self, monthly_return: Return, figures: Collection[MonthlyFigure], *, at: datetime
    ) -> None:
        """Called within the publication, after the figures became current."""

    def panel(self, monthly_return: Return, subject: str) -> Mapping[str, Any]:
        """What the context panel tells of a row: plain values for `panel_template`.

        Raises LookupError when the subject is not on the return's sheet.
        """


class Ledger(ABC):
    """A register whose rows are records, each with one figure a month, all of the same columns.

    What differs between such registers is what is abstract here.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    noun: ClassVar[str]
    figure: ClassVar[type[MonthlyFigure]]
    columns: ClassVar[tuple[Column, ...]]
    first_column: ClassVar[str]  # where it is told that a row is not due
    subject: ClassVar[str]  # the path from a figure to its row's subject: project__key
    follows: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def all_rows(
        self,
        monthly_return: Return,
        figures: Mapping[str, Figure],
        subjects: Collection[str] | None = None,
    ) -> dict[str, Row]:
        """The rows of what a department reports in a month, by subject.

        `figures` is what the return has of them. With `subjects` no others than those.
        """

    @abstractmethod
    def why_missing(self, monthly_return: Return, subject: str) -> str: ...

    @abstractmethod
    def findings(self, row: Row) -> list[Finding]:
        """What the checks say of a row and its figure."""

    @abstractmethod
    def panel_of(self, row: Row, titles: Mapping[str, str]) -> Mapping[str, Any]:
        """What the context panel tells; `titles` names the columns."""

    def counted(self, monthly_return: Return) -> Sequence[tuple[Row, Values]]:
        return ()

    def counting(self, returns: Collection[int]) -> Collection[int]:
        return ()

    def recounted(
        self, returns: Sequence[Return], carriers: Collection[int]
    ) -> Mapping[int, Sequence[Recounted]]:
        return {}

    def subject_of(self, figure: MonthlyFigure) -> str:
        found: Any = figure
        for name in self.subject.split("__"):
            found = getattr(found, name)
        return str(found)

    def figures(self, monthly_return: Return) -> list[MonthlyFigure]:
        found = self._of(monthly_return)
        return list(found.select_related(self.subject.rpartition("__")[0]))

    def _of(self, monthly_return: Return) -> Any:
        objects: Any = self.figure._default_manager
        return objects.filter(monthly_return=monthly_return).order_by()

    def _carried(
        self, monthly_return: Return, subjects: Collection[str] | None = None
    ) -> dict[str, Figure]:
        """What the return has, by subject, in one query; of these subjects or of all."""
        names = self.figure.content_fields
        if subjects is None:
            found = _whole(self.figure, self.subject).rows([monthly_return.pk])
        else:
            theirs = Q(monthly_return=monthly_return) & among(subjects, self.subject)
            found = list(_told(self.figure, self.subject, theirs))
        return {
            subject: Figure(pk, version, dict(zip(names, content, strict=True)))
            for subject, pk, version, *content in found
        }

    def standing(self, monthly_return: Return, figures: Mapping[str, Figure]) -> Collection[str]:
        """The subjects that a return tells of for good, or may correct, whatever became of them.

        What is voided, removed or given to another department afterwards does not take from a
        published month what was published. One query for a correction, none for others.
        """
        if monthly_return.is_correction:
            objects: Any = self.figure._default_manager
            told = objects.current().filter(
                month=monthly_return.month,
                monthly_return__department=monthly_return.department_id,
            )
            return {*figures, *told.values_list(self.subject, flat=True)}
        return figures.keys() if monthly_return.state == State.PUBLISHED else ()

    def sheet(self, monthly_return: Return) -> Sheet:
        return self._sheet(monthly_return, self._carried(monthly_return))

    def _sheet(self, monthly_return: Return, carried: Mapping[str, Figure]) -> Sheet:
        rows = list(self.all_rows(monthly_return, carried).values())
        if monthly_return.is_correction:
            named = set(monthly_return.reopened.values_list("register", "subject"))
            rows = [row for row in rows if (self.key, row.subject) in named]
        return Sheet(self.key, self.title, self.columns, tuple(rows), noun=self.noun)

    def rows(self, monthly_return: Return, subjects: Collection[str]) -> Mapping[str, Row]:
        carried = self._carried(monthly_return, subjects)
        return self.all_rows(monthly_return, carried, subjects)

    def check(self, monthly_return: Return) -> list[Problem]:
        return self.checked(monthly_return)[1]

    def checked(self, monthly_return: Return) -> tuple[Sheet, list[Problem]]:
        carried = self._carried(monthly_return)
        sheet = self._sheet(monthly_return, carried)
        examined = [
            Examined(row.subject, row.full_title, _note(row), self.findings(row))
            for row in sheet.rows
        ]
        shown = {row.subject for row in sheet.rows}
        strays = [
            (one, self.why_missing(monthly_return, one)) for one in carried if one not in shown
        ]
        return sheet, problems(self.key, examined, strays, self.first_column)

    def panel(self, monthly_return: Return, subject: str) -> Mapping[str, Any]:
        row = self.rows(monthly_return, [subject]).get(subject)
        if row is None:
            raise LookupError(self.why_missing(monthly_return, subject))
        return self.panel_of(row, {column.key: column.title for column in self.columns})


def _told(figure: type[MonthlyFigure], subject: str, theirs: Q) -> "QuerySet[Any, Any]":
    """Figures as `Ledger` takes them: the subject, the key, the version, the content."""
    objects: Any = figure._default_manager
    rows: QuerySet[Any, Any] = objects.filter(theirs).order_by()
    return rows.values_list(subject, "pk", "version", *figure.content_fields)


@cache
def _whole(figure: type[MonthlyFigure], subject: str) -> ByKeys:
    """All that a return has, kept: every page, check and step of a return asks it."""
    return ByKeys("monthly_return", lambda theirs: _told(figure, subject, theirs))


_NAMED = 1000  # subjects that a query may name one by one


def among(subjects: Collection[str] | None, path: str) -> Q:
    """Rows of these subjects, for a query; of very many all, for whoever sorts them out."""
    return Q() if subjects is None or len(subjects) > _NAMED else Q(**{f"{path}__in": subjects})


def _note(row: Row) -> str:
    return str(row.figure.content["note"]) if row.figure else ""


def registers() -> tuple[Register, ...]:
    """The registers of this installation, in the order of their sheets."""
    found: tuple[Register, ...] = import_string(settings.REGISTERS)
    return found


def register(key: str) -> Register:
    """A register by key; raises LookupError with a Chinese sentence."""
    for candidate in registers():
        if candidate.key == key:
            return candidate
    raise LookupError(f"没有名为“{key[:30]}”的台账。")


def departments_owing(months: Collection[Month]) -> Mapping[Month, frozenset[int]]:
    """The ids of the departments that owe a return for any register, by month."""
    due = [each.departments_due(months) for each in registers()]
    return {month: frozenset().union(*(found[month] for found in due)) for month in months}


def sheets_on(monthly_return: Return) -> list[Sheet]:
    """The sheets of a return that have rows: a department need not report to every register."""
    sheets = (each.sheet(monthly_return) for each in registers())
    return [sheet for sheet in sheets if sheet.rows]


def checked_on(monthly_return: Return) -> tuple[list[Sheet], list[Problem]]:
    """`sheets_on` and `problems_of` together, for what one of them costs."""
    found = [each.checked(monthly_return) for each in registers()]
    sheets = [sheet for sheet, _ in found if sheet.rows]
    return sheets, [problem for _, problems in found for problem in problems]


def problems_of(monthly_return: Return) -> list[Problem]:
    """What the checks of all registers say about a return."""
    return [problem for each in registers() for problem in each.check(monthly_return)]
