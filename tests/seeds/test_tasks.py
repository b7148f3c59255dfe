"""The commitments of the second part: about 250, none left out without a reason, none invented."""

import re
from collections import Counter
from itertools import pairwise

from plan.quotes import Span, locate, number_tokens, occurrences, squeeze
from tests.seeds.claims import PLACES, by, chapter_at, headings, report, rows, span, split

DUE = {
    "年内": "2024-12-31",
    "今年": "2024-12-31",
    "年底前": "2024-12-31",
    "2024年": "2024-12-31",
    "当年": "2024-12-31",
    "“十四五”": "2025-12-31",
}
SECTIONS = {
    "p2024-innovation", "p2024-resilience", "p2024-industry", "p2024-regions", "p2024-green",
    "p2024-reform", "p2024-people",
}  # fmt: skip
MARKS = "，。；、：-—《》“”（）！"
PART_TWO = next(start for (start, _), key in headings() if key == "p2024")


def section(chapter: str) -> str:
    while chapter not in SECTIONS:
        chapter = by("chapters", "key")[chapter]["parent"]
    return chapter


def test_there_are_about_250_of_all_seven_sections() -> None:
    assert 200 <= len(rows("tasks")) <= 300
    counts = Counter(section(row["chapter"]) for row in rows("tasks"))
    assert set(counts) == SECTIONS
    assert min(counts.values()) >= 5


def test_keys_are_slugs_and_titles_are_short_and_unique() -> None:
    for row in rows("tasks"):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["key"]), row["key"]
        assert len(row["key"]) <= 60
        assert 0 < len(row["title"]) <= 40, row["key"]
    titles = Counter(row["title"] for row in rows("tasks"))
    assert [title for title, times in titles.items() if times > 1] == []


def test_references_are_known() -> None:
    departments, projects = by("departments", "code"), by("projects", "key")
    parents = {row["parent"] for row in rows("chapters")}
    for row in rows("tasks"):
        co = split(row["co"])
        assert row["lead"] in departments, row["key"]
        assert set(co) <= set(departments) - {row["lead"]}, row["key"]
        assert len(co) == len(set(co)), row["key"]
        assert set(split(row["projects"])) <= set(projects), row["key"]
        assert row["chapter"] not in parents, row["key"]  # the deepest heading above it


def test_deadlines_are_the_reports_words_as_dates() -> None:
    for row in rows("tasks"):
        words = row["deadline_words"]
        assert row["due"] == DUE.get(words, ""), row["key"]
        assert words in row["quote"], row["key"]
        assert words or not any(word in row["quote"] for word in DUE), row["key"]


def test_quotes_are_clauses_and_run_as_the_report_runs() -> None:
    starts = [span(row)[0] for row in rows("tasks")]
    assert starts == sorted(starts)
    for row in rows("tasks"):
        assert row["quote"] == squeeze(row["quote"])
        assert row["quote"][0] not in "，。；、", row["key"]
        assert row["quote"][-1] not in "，。；、", row["key"]
        assert span(row)[0] >= PART_TWO


def test_quotes_lie_beside_or_inside_each_other() -> None:
    """Marks in the text nest; none begins in one and ends in another."""
    targets = [(span(row), row["key"]) for row in rows("targets")]
    tasks = [(span(row), row["key"]) for row in rows("tasks")]
    for one, key in tasks:
        for other, name in (*tasks, *targets):
            assert not crosses(one, other), (key, name)


def crosses(one: Span, other: Span) -> bool:
    first, second = sorted((one, other))
    return first[0] < second[0] < first[1] < second[1]


def test_a_target_that_measures_a_task_is_quoted_within_it() -> None:
    for row in rows("tasks"):
        start, end = span(row)
        for key in split(row["target"]):
            inner = span(by("targets", "key")[key])
            assert start <= inner[0] < inner[1] <= end, (row["key"], key)


def test_a_number_of_a_task_stands_once_in_its_quote() -> None:
    for row in rows("tasks"):
        inside = Counter(text for _, _, text in number_tokens(row["quote"]))
        assert all(inside[number] == 1 for number in split(row["numbers"])), row["key"]


def test_what_has_a_plan_for_the_year_is_some_tasks_business() -> None:
    named = {key for row in rows("tasks") for key in split(row["projects"])}
    planned = {row["project"] for row in rows("year_plans")}
    projects = by("projects", "key")
    packages = {projects[key]["parent"] for key in named} | named
    assert {key for key in planned if key not in packages} <= {
        part for part in planned if projects[part]["parent"] in packages
    }


def test_every_clause_of_part_two_is_a_tasks_or_has_a_reason() -> None:
    """Clauses end at ，。； or at a heading; a clause is a task's when all its letters are."""
    in_task = _covered()
    aside = {(row["chapter"], row["clause"]) for row in rows("not_tasks")}
    assert len(aside) == len(rows("not_tasks"))
    assert all(row["reason"] for row in rows("not_tasks"))
    found = set()
    for start, end in pairwise(_cuts()):
        clause = report()[start:end].strip("，。；")
        letters = [i for i in range(start, end) if report()[i] not in MARKS]
        if clause and not all(in_task[i] for i in letters):
            found.add((chapter_at(start + 1), clause))
    assert found == aside


def _covered() -> bytearray:
    found = bytearray(len(report()))
    places = [span(row) for row in rows("tasks")]
    places += [locate(row["quote"], report()) for row in rows("chapters")]
    for start, end in places:
        found[start:end] = b"\1" * (end - start)
    return found


def _cuts() -> list[int]:
    marks = (i + 1 for i in range(PART_TWO, len(report())) if report()[i] in "，。；")
    edges = (edge for place, _ in headings() if place[0] >= PART_TWO for edge in place)
    return sorted({*marks, *edges, len(report())})


def test_the_living_plan_can_show_every_task_at_its_place() -> None:
    for row in rows("tasks"):
        assert occurrences(row["quote"], report()), row["key"]
        assert chapter_at(span(row)[1]) == row["chapter"], row["key"]


def test_where_tasks_hold_the_place_of_a_project_one_of_them_names_it() -> None:
    """A package stands for its parts."""
    tasks = [(span(row), set(split(row["projects"]))) for row in rows("tasks")]
    for table in ("projects", *PLACES):
        for row in rows(table):
            project, (start, end) = row.get("key") or row["project"], span(row)
            kin = {project, by("projects", "key")[project]["parent"]}
            touching = [named for place, named in tasks if place[0] < end and start < place[1]]
            if any(place[0] <= start and end <= place[1] for place, _ in tasks):
                assert any(kin & named for named in touching), (project, row)
