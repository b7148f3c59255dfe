"""The grammar of scopes, and what they give, against a slow and obvious twin."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import scopes
from accounts.scopes import ANY, DATASETS, Right, Scope

AREAS = ("150203", "150205")
PLACES = {"150205": "石拐区", "150203": "昆都仑区"}


def every_scope() -> list[Scope]:
    found = []
    for dataset, area, right in itertools.product([ANY, *DATASETS], [ANY, *AREAS], Right):
        if dataset in {ANY, "returns"} or right is Right.READ:
            found.append(Scope(dataset, area, right))
    return found


ALL = every_scope()


@pytest.mark.parametrize("scope", ALL, ids=str)
def test_a_scope_reads_back_as_it_is_written(scope: Scope) -> None:
    assert scopes.parse(str(scope)) == scope
    assert scopes.parse(f"{scope.dataset}:{scope.area}:{scope.right}") == scope
    assert scopes.parse_all([str(scope)]) == (scope,)


@pytest.mark.parametrize("right", list(Right))
def test_a_right_alone_is_that_right_everywhere(right: Right) -> None:
    assert scopes.parse(right.value) == Scope(ANY, ANY, right)
    assert str(Scope(ANY, ANY, right)) == right.value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "不是令牌的范围，请写成“数据:地区:权限”"),
        ("king", "“king”不是令牌的范围"),
        ("READ", "“READ”不是令牌的范围"),
        (" read", "不是令牌的范围"),
        ("observations", "不是令牌的范围"),
        ("observations:read", "不是令牌的范围"),
        ("observations:150205:", "不是令牌的范围"),
        ("observations:150205:own", "不是令牌的范围"),
        ("observations:150205:read:more", "不是令牌的范围"),
        ("secrets:150205:read", "没有名为“secrets”的数据，可用的有：areas、departments"),
        (":150205:read", "没有名为“”的数据"),
        ("observations::read", "“”不是地区代码"),
        ("observations:石拐区:read", "“石拐区”不是地区代码，请写成150205这样的形式"),
        ("observations:1502051502051:read", "不是地区代码"),
        ("observations:150205\n:read", "不是地区代码"),
        ("observations:**:read", "不是地区代码"),
        (
            "observations:150205:write",
            "指标数据（observations）的权限最多是“只读已发布的数据”（read）。",
        ),
        ("lights:*:drafts", "灯（lights）的权限最多是"),
        ("x" * 10_000, "不是令牌的范围"),
    ],
)
def test_what_is_no_scope_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)) as refusal:
        scopes.parse(text)
    assert len(str(refusal.value)) < 500
    assert str(refusal.value).endswith("。")
    assert scopes.readable([text, "read"]) == (Scope(ANY, ANY, Right.READ),), "it gives nothing"


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="king") as refusal:
        scopes.parse_all(["king", "read", "plans:*:write"])
    assert "年度计划（plans）的权限最多是" in str(refusal.value)


def test_none_and_too_many_are_refused() -> None:
    many = [f"plans:{number}:read" for number in range(scopes.MOST_SCOPES + 1)]
    for wanted in ([], many):
        with pytest.raises(ValueError, match=f"应有1至{scopes.MOST_SCOPES}项"):
            scopes.parse_all(wanted)
    assert len(scopes.parse_all(many[1:])) == scopes.MOST_SCOPES


# -- the oracle: everything that can be asked, one by one ------------------------------------------

WORLD = [
    (dataset, area, right)
    for dataset in (*DATASETS, "unheard-of")
    for area in (*AREAS, "150299")
    for right in Right
]
CONTAINED = {
    "read": {"read"},
    "drafts": {"read", "drafts"},
    "write": {"read", "drafts", "write"},
}
chosen = st.lists(st.sampled_from(ALL), min_size=1, max_size=6)


def obvious(found: list[Scope], dataset: str, area: str, right: Right) -> bool:
    return any(
        scope.dataset in ("*", dataset)
        and scope.area in ("*", area)
        and right.value in CONTAINED[scope.right.value]
        for scope in found
    )


@given(chosen)
def test_scopes_give_what_the_obvious_reading_gives(found: list[Scope]) -> None:
    for dataset, area, right in WORLD:
        given_areas = scopes.areas(found, dataset, right)
        assert scopes.covers(given_areas, [area]) == obvious(found, dataset, area, right)


@given(chosen)
def test_what_is_stored_gives_the_same_and_nothing_twice(found: list[Scope]) -> None:
    long = [f"{scope.dataset}:{scope.area}:{scope.right}" for scope in found]
    stored = scopes.parse_all([*(str(scope) for scope in found), *long])
    for asked in WORLD:
        assert obvious(list(stored), *asked) == obvious(found, *asked)
    for one, other in itertools.permutations(stored, 2):
        assert not one.contains(other)


@given(st.sampled_from(ALL), st.sampled_from(ALL))
def test_containing_is_giving_all_that_the_other_gives(one: Scope, other: Scope) -> None:
    ours = {asked for asked in WORLD if obvious([one], *asked)}
    theirs = {asked for asked in WORLD if obvious([other], *asked)}
    if one.contains(other):
        assert theirs <= ours
    elif one.dataset != ANY or other.dataset == ANY:  # else all the datasets that there are
        assert not theirs <= ours


limits = st.one_of(st.none(), st.frozensets(st.sampled_from(AREAS)))


@given(limits, limits, st.sampled_from(AREAS))
def test_two_limits_let_through_what_both_do(
    one: scopes.Areas, other: scopes.Areas, area: str
) -> None:
    together = scopes.covers(scopes.both(one, other), [area])
    assert together == (scopes.covers(one, [area]) and scopes.covers(other, [area]))


# -- in words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["read"], ["全部数据 · 全部地区 · 只读已发布的数据"]),
        (["observations:150205:read"], ["指标数据 · 石拐区 · 只读已发布的数据"]),
        (
            ["targets:150203:read", "targets:150205:read"],
            ["目标 · 石拐区、昆都仑区 · 只读已发布的数据"],
        ),
        (
            ["observations:*:read", "targets:*:read", "returns:150205:write"],
            ["目标、指标数据 · 全部地区 · 只读已发布的数据", "月报 · 石拐区 · 读取和填报"],
        ),
        (["plans:150299:read"], ["年度计划 · 150299 · 只读已发布的数据"]),
    ],
)
def test_scopes_are_told_in_words(texts: list[str], words: list[str]) -> None:
    assert scopes.described(scopes.parse_all(texts), PLACES) == words
