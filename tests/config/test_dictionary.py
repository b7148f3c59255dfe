"""The data dictionary says what the models say, and every field has a Chinese name."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from config import dictionary
from entry.fields import month_check
from entry.models import Return
from indicators.models import Indicator, Observation

CHINESE = re.compile("[\u4e00-\u9fff]")
OURS = [model for model in apps.get_models() if model._meta.app_label in dictionary.PACKAGES]
FIELDS = [
    field
    for model in OURS
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
    if not field.auto_created
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_table_has_a_chinese_name(model: type[models.Model]) -> None:
    assert CHINESE.search(str(model._meta.verbose_name))


@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_every_field_has_a_chinese_name(field: models.Field) -> None:
    assert CHINESE.search(str(field.verbose_name))


def test_every_package_with_tables_is_in_the_dictionary() -> None:
    ours = {path.parent.name for path in settings.BASE_DIR.glob("*/apps.py")}
    assert {m._meta.app_label for m in apps.get_models()} & ours <= set(dictionary.PACKAGES)


def test_the_committed_page_is_current() -> None:
    out = StringIO()
    call_command("data_dictionary", stdout=out)
    committed = (settings.BASE_DIR / "docs" / "data-dictionary.md").read_text()
    assert out.getvalue() == committed, "run: manage.py data_dictionary > docs/data-dictionary.md"


def test_every_table_field_and_constraint_is_on_the_page() -> None:
    page = dictionary.document()
    parts = page.replace("\n## ", "\n### ").split("\n### ")
    sections = {part.partition(" ")[0]: part for part in parts}
    for model in OURS:
        section = sections[model.__name__]
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            assert f"| `{field.name}` |" in section, field
        for constraint in model._meta.constraints:
            assert f"- `{constraint.name}`: " in section, constraint.name


@pytest.mark.parametrize(
    ("model", "line"),
    [
        (Return, "| `month` | 月份 | month |  |  |"),
        (Return, "| `department` | 部门 | → accounts.Department |  |  |"),
        (Return, "| `submitted_at` | 提交时间 | timestamp | yes |  |"),
        (Observation, "| `value` | 数值 | decimal 15,4 | yes |  |"),
        (Indicator, "| `code` | 代码 | text 40 |  | Unique. |"),
        (
            Indicator,
            "| `responsible` | 责任单位 | → accounts.Department, several |  |  |",
        ),
        (
            Return,
            "- `return_one_open`: one row for department, month where state ≠ published.",
        ),
        (Return, '- `return_correction_reason`: sequence = 0 or reason ≠ "".'),
        (
            Return,
            "- `return_month`: month ≥ 190001 and month ≤ 299912 and month mod 100 ≥ 1"
            " and month mod 100 ≤ 12.",
        ),
        (
            Observation,
            "- `observation_superseded_after`: superseded_at is missing or"
            " (published_at is given and superseded_at ≥ published_at).",
        ),
    ],
)
def test_a_line_reads_as_a_person_would_say_it(model: type[models.Model], line: str) -> None:
    page = dictionary.document()
    start = page.index(f"\n### {model.__name__} ")
    assert line in page[start : page.find("\n### ", start + 5)].splitlines()


def test_a_bar_in_a_meaning_does_not_break_the_table() -> None:
    rows = [line for line in dictionary.document().splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


def test_the_page_asks_no_database() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()
    assert dictionary.document()


def test_conditions_are_told_in_words() -> None:
    q = models.Q
    told = {
        "a = 1": q(a=1),
        "a is missing": q(a=None),
        "a is given": ~q(a=None),
        "b is given": q(b__isnull=False),
        "a is one of (1, 2)": q(a__in=[1, 2]),
        "a is none of (1, 2)": ~q(a__in=[1, 2]),
        "not a ≥ 1": ~q(a__gte=1),
        "not (a = 1 and b = 2)": ~q(a=1, b=2),
        "(a = 1 and b = 2) or c < other": q(a=1, b=2) | q(c__lt=models.F("other")),
        "m ≥ 190001 and m ≤ 299912 and m mod 100 ≥ 1 and m mod 100 ≤ 12": month_check(
            "x", "m"
        ).condition,
    }
    assert [dictionary._words(condition) for condition in told.values()] == list(told)
