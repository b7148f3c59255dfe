"""The projects and enterprises of the report: every one there, each once, nothing invented."""

import re
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache

import pytest

from plan.quotes import Span, locate, number_tokens, occurrences, squeeze
from tests.seeds.claims import PLACES, Row, by, report, rows, span, split

TABLES = ("projects", *PLACES)
PART_TWO = locate("二、2024年国民经济和社会发展目标与主要任务", report())[0]
# A clause with one of these words speaks of something built, or is set aside with a reason.
WORDS_OF_WORKS = re.compile(
    "项目|工程|基地|中心|园|线|改造|水库|电站|光伏|馆"
    "|平台|站|研究院|研究所|实验室|通道|示范|大街|公路|铁路|道路|管网|治理"
    "|修复|修缮|维修|加固|民宿|试点|城市|社区|矿"
)
MONEY = re.compile(r"投资(\d+(?:\.\d+)?)(亿|万)元")


def names(row: Row) -> list[str]:
    return [row["name"], *split(row["aliases"])]


def called(row: Row) -> set[str]:
    """What a text may call a project: its names, with and without the generic ending."""
    bare = re.sub("(建设|配套)?(项目|工程)$", "", row["name"])
    return {name for name in (*names(row), bare) if len(name) > 1}


@cache
def places() -> dict[str, list[Span]]:
    """Every quoted place of every project, whatever table it is in."""
    found: dict[str, list[Span]] = defaultdict(list)
    for table in TABLES:
        for row in rows(table):
            found[row.get("key") or row["project"]].append(span(row))
    return found


def holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def touches(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


# Names and references


def test_the_report_names_more_than_150_projects() -> None:
    assert len(rows("projects")) >= 150
    assert len(rows("enterprises")) >= 40


@pytest.mark.parametrize("table", ["projects", "enterprises"])
def test_keys_are_slugs(table: str) -> None:
    for row in rows(table):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["key"]), row["key"]
        assert len(row["key"]) <= 60


@pytest.mark.parametrize("table", ["projects", "enterprises"])
def test_no_name_means_two_things(table: str) -> None:
    known = Counter(name for row in rows(table) for name in set(names(row)))
    assert [name for name, times in known.items() if times > 1] == []


@pytest.mark.parametrize("table", ["projects", "enterprises"])
def test_an_alias_is_another_word_of_the_report(table: str) -> None:
    for row in rows(table):
        for alias in split(row["aliases"]):
            assert alias != row["name"], row["key"]
            assert alias in report(), (row["key"], alias)


def test_what_has_several_names_in_the_text_is_one_row() -> None:
    blade = by("projects", "key")["mingyang-blade-testing"]
    tanyan = by("projects", "key")["tanyan-graphite"]
    jiameng = by("enterprises", "key")["jiameng"]
    assert {"明阳国家级叶片实验认证中心"} <= set(names(blade))
    assert {"炭研", "炭研高品质等静压石墨"} <= set(names(tanyan))
    assert {"佳蒙", "佳蒙实业"} <= set(names(jiameng))


def test_references_are_known() -> None:
    departments, areas = by("departments", "code"), by("areas", "code")
    projects, enterprises = by("projects", "key"), by("enterprises", "key")
    for row in projects.values():
        co = split(row["co"])
        assert row["lead"] in departments, row["key"]
        assert set(co) <= set(departments) - {row["lead"]}, row["key"]
        assert len(co) == len(set(co)), row["key"]
        assert not row["area"] or row["area"] in areas, row["key"]
        assert not row["enterprise"] or row["enterprise"] in enterprises, row["key"]
        assert not row["parent"] or row["parent"] in projects, row["key"]
    for table in PLACES:
        for row in rows(table):
            assert row["project"] in projects, (table, row)
    for row in rows("project_lists"):
        assert row["owner"] in departments, row


# Money


def test_a_packages_money_stands_once() -> None:
    projects = by("projects", "key")
    parts = [row for row in projects.values() if row["parent"]]
    assert parts
    for row in parts:
        assert not row["total_investment"], row["key"]
        assert not projects[row["parent"]]["parent"], row["key"]
        assert not row["part_count"], row["key"]
    for key, row in projects.items():
        named = [part for part in parts if part["parent"] == key]
        assert not row["part_count"] or len(named) <= int(row["part_count"]), key


def test_every_amount_is_printed_in_the_quote() -> None:
    """2.1亿元 is 21000 in the table: 万元 everywhere."""
    for row in rows("projects"):
        if row["total_investment"]:
            units = {"亿": 10000, "万": 1}
            printed = {Decimal(n) * units[unit] for n, unit in MONEY.findall(row["quote"])}
            assert Decimal(row["total_investment"]) in printed, row["key"]


def test_a_capacity_is_in_the_reports_words() -> None:
    for row in rows("projects"):
        assert row["capacity"] in row["quote"], row["key"]
        for _, _, digits in number_tokens(row["capacity"]):
            assert digits in split(row["numbers"]), row["key"]


# Events and plans of the year


def test_events_are_what_the_first_part_says_of_2023() -> None:
    for row in rows("project_events"):
        assert span(row)[1] <= PART_TWO, row["project"]
    both = Counter(
        r["project"] for r in rows("project_events") if r["kind"] in {"started", "completed"}
    )
    assert sum(times == 2 for times in both.values()) >= 4  # 4个项目当年开工当年建成


def test_a_plan_of_the_year_invents_neither_money_nor_months() -> None:
    for row in rows("year_plans"):
        months = {row[f"planned_{name}"] for name in ("start", "finish", "production")} - {""}
        assert row["year"] == "2024"
        assert row["goal"]
        assert not row["planned_investment"], row["project"]
        assert row["deadline_words"] in row["quote"], row["project"]
        assert months <= {"2024-12"}, row["project"]
        assert bool(months) == (row["deadline_words"] in {"年内", "当年", "年底前"}), row["project"]


def test_a_goal_is_in_the_words_of_its_quote() -> None:
    """Shortened at most: its characters stand in the quote in their order."""
    for row in rows("year_plans"):
        for piece in re.split("[、，]", row["goal"]):
            assert re.search(".*?".join(map(re.escape, piece)), row["quote"]), row["project"]


# Places


@pytest.mark.parametrize("table", [*TABLES, "enterprises"])
def test_quotes_are_squeezed_and_run_as_the_report_runs(table: str) -> None:
    starts = [span(row)[0] for row in rows(table)]
    assert starts == sorted(starts)
    for row in rows(table):
        assert row["quote"] == squeeze(row["quote"])


def test_an_enterprise_is_named_in_its_quote() -> None:
    for row in rows("enterprises"):
        assert any(name in row["quote"] for name in names(row)), row["key"]


def test_a_mention_repeats_neither_the_main_quote_nor_an_event() -> None:
    strong = {(row["key"], span(row)) for row in rows("projects")}
    strong |= {(row["project"], span(row)) for row in rows("project_events")}
    for row in rows("project_mentions"):
        assert (row["project"], span(row)) not in strong, row


def test_the_place_of_a_year_plan_is_reachable_with_its_chapter() -> None:
    known = {(row["key"], span(row)) for row in rows("projects")}
    for table in ("project_events", "project_mentions"):
        known |= {(row["project"], span(row)) for row in rows(table)}
    for row in rows("year_plans"):
        assert (row["project"], span(row)) in known, row["project"]


def test_every_place_that_names_a_project_is_quoted() -> None:
    """A name inside the longer name of another project is that project's place."""
    named = [
        (place, row["key"])
        for row in rows("projects")
        for name in called(row)
        for place in occurrences(name, report())
    ]
    for place, key in named:
        quoted = any(holds(each, place) for each in places()[key])
        longer = any(holds(o, place) and o != place and other != key for o, other in named)
        assert quoted or longer, f"{key}: {report()[place[0] - 12 : place[1] + 8]}"


def test_every_clause_about_works_has_its_project_or_a_reason() -> None:
    quoted = [place for each in places().values() for place in each]
    quoted += [span(row) for row in rows("enterprises")]
    aside = {
        locate(row["clause"], report(), int(row["occurrence"] or 1)): row["reason"]
        for row in rows("not_projects")
    }
    used = set()
    for clause in re.finditer("[^，。；：！]+", report()):
        if WORDS_OF_WORKS.search(clause[0]):
            here = {place for place in aside if touches(place, clause.span())}
            used |= here
            assert here or any(touches(place, clause.span()) for place in quoted), clause[0]
    assert used == set(aside)
    assert all(aside.values())
