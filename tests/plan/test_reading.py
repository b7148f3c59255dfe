"""The report set for reading: mended paragraphs, sections, pieces under marks. No database."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan.quotes import QuoteNotFoundError
from plan.reading import Form, Heading, Passage, Place, Quoted, Reading

SEEDS = Path(__file__).parents[2] / "seeds"


def _reading() -> Reading:
    with (SEEDS / "chapters.csv").open(encoding="utf-8", newline="") as file:
        headings = [
            Heading(row["key"], row["parent"], row["quote"]) for row in csv.DictReader(file)
        ]
    return Reading((SEEDS / "plan-report-2024.txt").read_text(encoding="utf-8"), headings)


REPORT = _reading()


def text_of(passage: Passage) -> str:
    return REPORT.text[passage.start : passage.end]


def test_nothing_of_the_report_is_lost_but_bullets() -> None:
    gaps = [REPORT.text[one.end : other.start] for one, other in pairwise(REPORT.passages)]
    assert set(gaps) == {"", "-", "——"}
    assert REPORT.passages[0].start == 0
    assert REPORT.passages[-1].end == len(REPORT.text)


def test_paragraphs_that_the_source_broke_are_mended() -> None:
    """Every paragraph ends as a sentence does; 分|别增长 stands in one."""
    for passage in REPORT.passages:
        if passage.form in (Form.TEXT, Form.ITEM):
            assert text_of(passage)[-1] in "。：；！", text_of(passage)[-20:]
    (growth,) = (p for p in REPORT.passages if "分别增长6.7%、9.1%" in text_of(p))
    assert growth.chapter == "r2023-economy-overview"
    assert text_of(growth).startswith("一是全区经济焕发崭新气象。地区生产总值")


def test_title_front_matter_headings_and_targets_are_told_apart() -> None:
    forms = [passage.form for passage in REPORT.passages]
    assert forms[:5] == [Form.FRONT, Form.FRONT, Form.TITLE, Form.FRONT, Form.FRONT]
    assert forms.count(Form.ITEM) == 9
    assert forms.count(Form.HEADING) == 2 + 7 + 7
    items = [text_of(passage) for passage in REPORT.passages if passage.form is Form.ITEM]
    assert items[0] == "地区生产总值同比增长15%以上；"
    assert items[6] == "城镇登记失业率控制在3.9%以内；"


def test_sections_fold_and_the_others_are_their_text() -> None:
    folds = [key for key in REPORT.headings if key.count("-") <= 1]
    parts = [one for one in REPORT.headings.values() if not one.parent]
    folds = [one.key for one in parts]
    folds += [one.key for one in REPORT.headings.values() if one.parent in folds]
    front, past, coming = REPORT.sections(folds)
    assert (front.heading, len(front.passages)) == (None, 7)
    assert [len(one.sections) for one in (past, coming)] == [7, 7]
    assert all(one.heading for part in (past, coming) for one in [part, *part.sections])
    shown = [front, past, coming, *past.sections, *coming.sections]
    passages = [p for one in shown for p in [one.heading, *one.passages] if p]
    assert sorted(p.start for p in passages) == [p.start for p in REPORT.passages]


def test_a_heading_inside_its_paragraph_is_bold() -> None:
    passage = next(p for p in REPORT.passages if p.chapter == "r2023-economy-overview")
    first, rest = REPORT.pieces(passage, [])[:2]
    assert (first.text, first.is_strong) == ("一是全区经济焕发崭新气象", True)
    assert not rest.is_strong
    bold = [text_of(p) for p in REPORT.passages if p.chapter == "p2024-services"]
    assert bold  # the source's own bold headings of that paragraph
    services = next(p for p in REPORT.passages if p.chapter == "p2024-services")
    strong = [one.text for one in REPORT.pieces(services, []) if one.is_strong]
    assert "现代物流方面" in strong


def test_a_name_is_marked_inside_a_sentence_that_lists_several() -> None:
    quote = "炭研高品质等静压石墨、多能超净PE包装、景优钢结构装配式建筑、永磊高纯硼合金4个项目当年开工当年建成"
    one = Quoted(
        "project", "p", "多能超净PE包装项目", quote, names=("多能超净PE包装项目", "多能超净PE包装")
    )
    place = REPORT.found(one)
    assert REPORT.text[place.start : place.end] == "多能超净PE包装"
    nameless = Quoted("project", "q", "别的叫法", quote, names=("别的叫法",))
    assert REPORT.text[slice(*_span(REPORT.found(nameless)))] == quote


def _span(place: Place) -> tuple[int, int]:
    return place.start, place.end


def test_a_quote_that_is_not_there_is_refused() -> None:
    with pytest.raises(QuoteNotFoundError, match="找不到"):
        REPORT.place("本报告没有这句话", 1, "x")


spans = st.tuples(st.integers(0, 400), st.integers(1, 60)).map(lambda one: (one[0], sum(one)))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(spans, max_size=12))
def test_pieces_are_the_text_and_say_what_covers_each_character(
    marks: list[tuple[int, int]],
) -> None:
    passage = next(p for p in REPORT.passages if p.end - p.start > 500)
    places = [
        Place(passage.start + start, passage.start + end, f"m{at}")
        for at, (start, end) in enumerate(marks)
    ]
    pieces = REPORT.pieces(passage, places)
    assert "".join(one.text for one in pieces) == text_of(passage)
    at, seen = passage.start, []
    for piece in pieces:
        for position in range(at, at + len(piece.text)):
            covering = {one for one in places if one.start <= position < one.end}
            assert set(piece.places) == covering
        lengths = [one.end - one.start for one in piece.places]
        assert lengths == sorted(lengths)
        seen += piece.first
        at += len(piece.text)
    assert sorted(seen, key=repr) == sorted(places, key=repr)
