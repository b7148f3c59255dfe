"""How numbers, percentages and dates of an .xlsx are spelt: what is in the file, as it is shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry.excel import workbooks
from entry.excel.grid import Cell, Trouble
from tests.entry.excel import books
from tests.entry.excel.books import number, one, row, sheet, styled, text


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("0.30000000000000004", "0.3"),  # 0.1 + 0.2
        ("577049", "577049"),
        ("6.7000000000000002", "6.7"),
        ("-17.5", "-17.5"),
        ("1E-3", "0.001"),
        ("1.5e5", "150000"),
        ("1234567890123456", "1234567890123460"),  # Excel keeps fifteen digits
        ("1e20", "100000000000000000000"),
        ("-0", "0"),
        ("0.0000001", "0.0000001"),
    ],
)
def test_numbers_at_fifteen_digits(stored: str, shown: str) -> None:
    assert one(number("A1", stored)) == Cell(shown, Decimal(shown))


@given(
    st.decimals(
        min_value=Decimal("-99999999999"),
        max_value=Decimal("99999999999"),
        places=4,
        allow_nan=False,
    )
)
def test_every_figure_of_the_database_survives_as_it_was_typed(figure: Decimal) -> None:
    found = one(number("A1", repr(float(figure))))
    assert found is not None
    assert found.number == figure


def test_a_number_beyond_all_figures_is_no_figure() -> None:
    assert one(number("A1", "1e999")) == Cell("#NUM!", trouble=Trouble.ERROR)
    found = one(number("A1", "1e300"))
    assert found is not None
    assert (found.text, found.number) == ("1E+300", Decimal("1e300"))


@pytest.mark.parametrize(
    ("form", "stored", "shown", "figure"),
    [
        (10, "0.083", "8.3%", "8.3"),
        (9, "0.5", "50%", "50"),
        ("0.0%", "-0.175", "-17.5%", "-17.5"),
        ("0.00%;[Red]-0.00%", "6.7000000000000004E-2", "6.7%", "6.7"),
        ('0.0"%"', "8.3", "8.3%", "8.3"),  # the sign is a word: the file holds 8.3
        (r"0.0\%", "8.3", "8.3%", "8.3"),
    ],
)
def test_percentages(form: int | str, stored: str, shown: str, figure: str) -> None:
    assert styled(stored, form) == Cell(shown, Decimal(figure), percent=True)


@pytest.mark.parametrize(
    "form", [0, 2, 4, "#,##0.00_ ;[Red]-#,##0.00", "General", "0.0_);(0.0)", '0.0"亩"', "0.00E+00"]
)
def test_other_formats_leave_numbers_alone(form: int | str) -> None:
    assert styled("1234.5", form) == Cell("1234.5", Decimal("1234.5"))


@pytest.mark.parametrize(
    "form",
    [
        14,
        27,  # Chinese Excel's own: the file has no code for them
        31,
        57,
        "yyyy/m/d",
        'yyyy"年"m"月"d"日"',
        '[DBNum1][$-804]yyyy"年"m"月"',
        r"yyyy\.m\.d",
    ],
)
def test_dates(form: int | str) -> None:
    assert styled("45565", form) == Cell("2024-09-30")


@pytest.mark.parametrize(
    ("form", "stored", "shown"),
    [
        ("yyyy/m/d h:mm", "45565.354166666664", "2024-09-30 08:30:00"),
        (28, "45565.354166666664", "2024-09-30 08:30:00"),
        ("h:mm", "0.5", "12:00:00"),
        (32, "0.5", "12:00:00"),
        (14, "1", "1900-01-01"),
    ],
)
def test_dates_with_a_time(form: int | str, stored: str, shown: str) -> None:
    assert styled(stored, form) == Cell(shown)


@pytest.mark.parametrize("form", [14, 57])
def test_dates_counted_from_1904(form: int) -> None:
    assert styled("44103", form, properties='date1904="1"') == Cell("2024-09-30")


def test_a_date_written_as_a_date() -> None:
    assert one('<c r="A1" t="d"><v>2024-09-30</v></c>') == Cell("2024-09-30")


def test_a_date_typed_as_text_stays_what_was_typed() -> None:
    assert one(text("A1", "2024.9.30")) == Cell("2024.9.30")


def test_numbers_shown_divided_are_told() -> None:
    extra = {"xl/styles.xml": books.styles(0, "0!.0,", "#,##0,")}
    cells = row(1, number("A1", 12345, 1), number("B1", 67890, 2), number("C1", 5))
    found = workbooks.read(books.book(sheet(cells), extra=extra))
    assert found.sheets[0].cells[0, 0] == Cell("12345", Decimal(12345))
    (note,) = found.notes
    assert "A1、B1用了按千或按万缩小" in note
    assert "C1" not in note
