"""What the kernel asks of a register. `config/registers.py` lists those that exist.

The kernel's pages and workflow iterate over registers and know none by name: a register that
moves in later brings its sheet, its checks and its figures through this protocol alone.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from entry.figures import MonthlyFigure
from entry.models import Return
from entry.periods import Month
from entry.sheets import Problem, Row, Sheet, Values


class Register(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def figure(self) -> type[MonthlyFigure]: ...

    @property
    def panel_template(self) -> str: ...

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

        What is typed into a column changes the text of no other that can be typed into.
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


def problems_of(monthly_return: Return) -> list[Problem]:
    """What the checks of all registers say about a return."""
    return [problem for each in registers() for problem in each.check(monthly_return)]
