"""The seed tables fit each other and the models: keys, references, choices, measures."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from tests.seeds.claims import SEEDS, by, rows, split

CURVES = {"", "linear", *by("plan_curves", "code")}
PEERS = {
    "gdp", "fai", "industry_va", "retail", "budget_revenue", "income_urban", "income_rural",
}  # fmt: skip
GROUPS = {
    "综合", "工业", "投资", "消费", "财政", "民生", "开放招商", "项目", "三争取", "农牧业",
    "服务业", "科技创新", "文化旅游", "城乡建设", "生态环境", "营商环境", "社会治理",
}  # fmt: skip
CHOICES = {
    "indicators": {
        "accumulation": {"ytd", "point", "average"},
        "frequency": {"month", "quarter", "half", "year"},
        "first_month": {"1", "2"},
        "lag_months": {"0", "1"},
        "price_basis": {"constant", "comparable", "nominal", "none"},
        "direction": {"up", "down", "neutral"},
        "visibility": {"public", "internal"},
        "group": GROUPS,
    },
    "observations": {
        "qualifier": {"exact", "at_least", "at_most", "nearly", "over", "about", "under"},
        "status": {"forecast", "flash", "verified", "final", "revised"},
        "value_absence": {""},
        "growth_absence": {"", "not_published"},
        "month": {"2023-12", "2017-12"},
    },
    "targets": {
        "measure": {"value", "growth", "rank"},
        "operator": {"ge", "gt", "le", "lt", "eq", "about", "sync", "external"},
        "strength": {"expected", "binding", "strive"},
        "curve": CURVES,
    },
    "projects": {
        "category": {
            "industry", "service", "agriculture", "infrastructure", "livelihood", "ecology",
        },
        "nature": {"", "new", "expansion", "upgrade", "relocation", "repair"},
        "investment_kind": {"", "government", "enterprise"},
    },
    "project_events": {
        "kind": {"approved", "started", "completed", "production", "full_capacity"},
        "period": {"2023"},
    },
    "tasks": {
        "kind": {
            "document", "start", "build", "complete", "introduce", "funding", "certify",
            "remediate", "reform", "service", "event", "routine",
        },
    },
    "step_rules": {
        "step": {
            "lead", "talking", "signed", "upgraded", "landed", "started", "production", "lost",
            "abandoned", "resumed",
        },
        "group": {"", "place", "start", "production"},
    },
    "support_kinds": {"is_money": {"0", "1"}},
    "support_rules": {
        "count_by": {"document", "arrival"},
        "lowest_level": {"nation", "region", "city"},
        **{
            f"counts_{name}": {"0", "1"} for name in ("repayable", "formula", "matched", "renewed")
        },
    },
    "signings": {"step": {"lead", "talking"}},
    "support_items": {"level": {"", "nation", "region", "city"}, "year": {"2023"}},
    "threshold_rules": {"family": {"task", "start", "progress", "library", "payment"}},
    "areas": {"level": {"region", "city", "county", "township", "park"}},
}  # fmt: skip


def test_files_are_plain_utf8_tables() -> None:
    for path in SEEDS.glob("*.csv"):
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in raw, path.name
        assert raw.endswith(b"\n"), path.name
        for row in rows(path.stem):
            cells = [*row, *row.values()]  # a row of the wrong length brings None
            assert None not in cells, (path.name, row)
            assert all(cell == cell.strip() for cell in row.values()), (path.name, row)


@pytest.mark.parametrize(("name", "columns"), CHOICES.items(), ids=CHOICES.keys())
def test_choices_are_known(name: str, columns: dict[str, set[str]]) -> None:
    for row in rows(name):
        for column, known in columns.items():
            assert row[column] in known, (name, column, row)


def test_keys_are_unique() -> None:
    keys = {
        "areas": ("code",), "departments": ("code",), "chapters": ("key",),
        "indicators": ("code",), "targets": ("key",),
        "observations": ("indicator", "area", "month"),
        "enterprises": ("key",), "projects": ("key",), "tasks": ("key",),
        "project_events": ("project", "kind"), "year_plans": ("project", "year"),
        "project_mentions": ("project", "quote", "occurrence"),
        "project_lists": ("code",), "procedure_kinds": ("year", "code"),
        "threshold_rules": ("year", "version", "family"), "chase_rules": ("year", "version"),
        "chains": ("code",), "teams": ("code",), "counting_rules": ("year", "code"),
        "step_rules": ("step", "field"), "support_kinds": ("code",),
        "support_rules": ("year", "kind"), "signings": ("key",), "support_items": ("key",),
    }  # fmt: skip
    for name, columns in keys.items():
        seen = Counter(tuple(row[column] for column in columns) for row in rows(name))
        assert [key for key, times in seen.items() if times > 1] == [], name


def test_every_area_has_a_name_in_both_languages_and_none_has_another_ones() -> None:
    """English readers are given the SDMX code list: a name in Latin letters, and what it is."""
    kinds = {
        "Region", "City", "District", "Banner", "County", "Zone", "Subdistrict", "Town", "Sum",
        "Park",
    }  # fmt: skip
    for row in rows("areas"):
        assert row["name"], row
        assert re.fullmatch(r"[A-Z][A-Za-z -]+", row["name_en"]), row
        assert row["name_en"].split()[-1] in kinds, row
    for column in ("name", "name_en"):
        names = [row[column] for row in rows("areas")]
        assert len(set(names)) == len(names), column


def test_names_and_synonyms_lead_to_one_indicator() -> None:
    """The importer finds an indicator by its name or a synonym, so none may be shared."""
    names = Counter(
        name for row in rows("indicators") for name in (row["name"], *split(row["synonyms"]))
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_references_are_known() -> None:
    areas, departments = by("areas", "code"), by("departments", "code")
    chapters, indicators = by("chapters", "key"), by("indicators", "code")
    for row in rows("areas"):
        assert not row["parent"] or row["parent"] in areas, row
    for row in rows("departments"):
        assert row["area"] in areas, row
    for row in rows("chapters"):
        assert not row["parent"] or row["parent"] in chapters, row
    for row in rows("indicators"):
        assert row["owner"] in departments, row
        assert split(row["responsible"]), row
        assert set(split(row["responsible"])) <= set(departments), row
    for row in (*rows("observations"), *rows("targets")):
        assert row["indicator"] in indicators, row
        assert row["area"] in areas, row
        assert row["chapter"] in chapters, row
    for row in rows("targets"):
        assert row["responsible"] in departments, row
        assert row["responsible"] in split(indicators[row["indicator"]]["responsible"]), row
        assert row["reference_indicator"] in {"", *indicators}, row


def test_every_indicator_is_observed_or_aimed_at() -> None:
    used = {row["indicator"] for name in ("observations", "targets") for row in rows(name)}
    assert {row["code"] for row in rows("indicators")} == used


def test_parts_are_measured_like_their_whole() -> None:
    indicators = by("indicators", "code")
    for row in rows("indicators"):
        if row["parent"]:
            assert indicators[row["parent"]]["unit"] == row["unit"], row["code"]


def test_measures_fit_the_indicator() -> None:
    indicators = by("indicators", "code")
    for row in rows("observations"):
        traits = indicators[row["indicator"]]
        assert row["value"] or row["growth"] or row["rank"], row
        assert not row["value"] or traits["has_value"] == "1", row
        assert not row["growth"] or traits["has_growth"] == "1", row
        silent = not row["value"] and not row["growth"]
        for measure in ("value", "growth"):  # what is not measured has no absence to explain
            unpublished = silent and traits[f"has_{measure}"] == "1"
            assert row[f"{measure}_absence"] == ("not_published" if unpublished else ""), row
        assert -int(Decimal(row["value"] or 0).as_tuple().exponent) <= int(traits["decimals"]), row
    for row in rows("targets"):
        traits = indicators[row["indicator"]]
        assert row["measure"] != "value" or traits["has_value"] == "1", row
        assert row["measure"] != "growth" or traits["has_growth"] == "1", row
        assert bool(row["amount"]) == (row["operator"] not in {"sync", "external"}), row
        assert (row["operator"] == "sync") == bool(row["reference_indicator"]), row
        accrues = traits["accumulation"] == "ytd" and traits["frequency"] != "year"
        level = row["measure"] == "value" and row["operator"] in {"ge", "gt"}
        assert bool(row["curve"]) == (accrues and level), row


def test_targets_are_unique_unless_they_restate() -> None:
    targets = by("targets", "key")
    first = Counter(
        (row["indicator"], row["area"], row["measure"])
        for row in targets.values()
        if not row["restates"]
    )
    assert [key for key, times in first.items() if times > 1] == []
    for row in targets.values():
        if row["restates"]:
            original = targets[row["restates"]]
            for column in ("indicator", "area", "measure", "operator", "amount"):
                assert row[column] == original[column], row["key"]
            assert not original["restates"], row["key"]


def test_peers_are_compared_for_the_seven_headline_series() -> None:
    assert {row["code"] for row in rows("indicators") if row["with_peers"] == "1"} == PEERS
