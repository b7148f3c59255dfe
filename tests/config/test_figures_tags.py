"""The builtin template library: figures, lights, small charts, states."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import engines

from entry.periods import Month
from plan.lights import Colour


def render(source, **context):
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("expression", "value", "shown"),
    [
        ("num:2", "1234.5", "1234.50"),
        ("num:1", "2.25", "2.3"),  # half up, where round() says 2.2
        ("num:'2,'", "1234567.891", "1,234,567.89"),
        ("num:0", "0.5", "1"),
        ("num", "23.1000", "23.1"),
        ("num:2", None, "—"),
        ("num", None, "—"),
        ("num:1", "0", "0.0"),
        ("percent", "97.158", "97.2%"),
        ("percent:2", "97.158", "97.16%"),
        ("percent", "329", "329.0%"),
        ("percent", None, "—"),
        ("signed", "13.825", "+13.8"),
        ("signed", "-6.64", "-6.6"),
        ("signed", "-0.04", "0.0"),
        ("signed:2", "0.5", "+0.50"),
        ("signed", None, "—"),
        ("growth", "6.7", "↑6.7%"),
        ("growth", "-1.2", "↓1.2%"),
        ("growth", "-0.04", "持平"),
        ("growth", "0", "持平"),
        ("growth:2", "-0.04", "↓0.04%"),
        ("growth", None, "—"),
        ("points", "2.2", "↑2.2个百分点"),
        ("points:2", "-0.19", "↓0.19个百分点"),
        ("points", "0.04", "持平"),
        ("points", None, "—"),
    ],
)
def test_figure_filters(expression, value, shown):
    number = None if value is None else Decimal(value)
    assert render("{{ v|" + expression + " }}", v=number) == shown


def test_num_takes_whole_numbers():
    assert render("{{ v|num:1 }}", v=3) == "3.0"


@pytest.mark.parametrize("name", ["num:1", "percent", "signed", "growth", "points"])
@pytest.mark.parametrize("value", [1.5, "1.5", "", True])
def test_figure_filters_refuse_what_is_no_decimal(name, value):
    with pytest.raises(TypeError, match="Decimal"):
        render("{{ v|" + name + " }}", v=value)


def test_a_misspelt_name_is_refused_and_not_shown_as_missing():
    with pytest.raises(TypeError, match="Decimal"):
        render("{{ valeu|num:1 }}", value=Decimal(1))


QUARTERLY = SimpleNamespace(accumulation="ytd", frequency="quarter", first_month=1)
STOCK = SimpleNamespace(accumulation="point", frequency="month", first_month=1)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ month|period }}", "2024年9月"),
        ("{{ month|period:quarterly }}", "2024年前三季度"),
        ("{{ month|period:stock }}", "2024年9月末"),
        ("{{ month|short_period:quarterly }}", "前三季度"),
    ],
)
def test_period_names_what_a_figure_covers(source, shown):
    assert render(source, month=Month(2024, 9), quarterly=QUARTERLY, stock=STOCK) == shown


def judged(colour="yellow", word="预警", sentence="完成率62.5%，低于计划进度。"):
    return SimpleNamespace(colour=colour, word=word, sentence=sentence)


@pytest.mark.parametrize("colour", list(Colour))
def test_light_has_class_shape_and_word(colour):
    html = render("{% light one %}", one=judged(colour, colour.word))
    assert f'class="light light--{colour.value}"' in html
    assert 'aria-hidden="true"' in html
    assert html.strip().endswith(f"</svg>{colour.word}</span>")


def test_lights_differ_in_shape_and_not_in_colour_alone():
    drawn = [
        render("{% light one %}", one=judged(colour, colour.word))
        .split("<svg")[1]
        .split("</svg>")[0]
        for colour in Colour
    ]
    assert len(set(drawn)) == len(Colour)


def test_light_without_style_attributes():
    assert "style=" not in render("{% light one size='large' link='/x/' %}", one=judged())


def test_light_carries_its_sentence_escaped():
    html = render("{% light one %}", one=judged(sentence='低于"80"<100'))
    assert 'title="低于&quot;80&quot;&lt;100"' in html


def test_light_links_to_its_arithmetic():
    html = render("{% light one link='/indicators/gdp/' size='large' %}", one=judged())
    assert '<a href="/indicators/gdp/" class="light light--yellow light--large"' in html
    assert html.strip().endswith("预警</a>")


def test_light_of_a_snapshot_is_the_same():
    snapshot = {"colour": "yellow", "word": "预警", "sentence": "完成率62.5%，低于计划进度。"}
    assert render("{% light one %}", one=snapshot) == render("{% light one %}", one=judged())


def test_light_of_nothing_is_grey():
    html = render("{% light one %}", one=None)
    assert "light--grey" in html
    assert "无灯" in html
    assert "title" not in html


def test_light_refuses_an_unknown_colour():
    with pytest.raises(ValueError, match="purple"):
        render("{% light one %}", one=judged("purple"))


def test_legend_shows_all_lights():
    html = render("{% lights_legend %}")
    assert [word for word in ("已完成", "正常", "预警", "滞后", "无灯") if word not in html] == []


def test_spark_is_an_image_with_words():
    values = [Decimal("1"), None, Decimal("3"), Decimal("2")]
    html = render("{% spark v l unit='%' %}", v=values, l=["1月", "2月", "3月", "4月"])
    assert 'role="img"' in html
    assert (
        'aria-label="走势图：1月至4月，最新2%（4月），最低1%（1月），最高3%（3月），缺1期"' in html
    )
    assert html.count("<polyline") == 1
    assert 'class="spark__dot"' in html
    assert "style=" not in html


def test_spark_without_figures_is_a_sentence():
    html = render("{% spark v %}", v=[None, None])
    assert "<svg" not in html
    assert "暂无走势" in html


def test_progress_tells_what_it_draws():
    html = render(
        "{% progress completion=c schedule=s time_share=t %}",
        c=Decimal("62.475"),
        s=Decimal(70),
        t=Decimal(75),
    )
    assert 'width="62.5%"' in html
    assert all(words in html for words in ("完成62.5%", "计划70.0%", "时间75.0%"))
    assert "progress__whole" not in html


def test_progress_in_a_table_keeps_its_words_in_the_label():
    html = render("{% progress c s bare=True %}", c=Decimal(329), s=Decimal(70))
    assert 'role="img" aria-label="完成329.0%，计划进度70.0%"' in html
    assert "progress__whole" in html
    assert "progress__key" not in html


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("draft", "填报中"),
        ("submitted", "待审核"),
        ("approved", "待发布"),
        ("published", "已发布"),
        ("returned", "已退回"),
        ("overdue", "逾期"),
        ("none", "未开始"),
    ],
)
def test_state_badges(name, word):
    html = render("{% state name %}", name=name)
    assert html.strip() == f'<span class="state state--{name}">{word}</span>'


def test_state_with_other_words():
    assert "逾期3天" in render("{% state 'overdue' '逾期3天' %}")


def test_state_unknown_is_refused():
    with pytest.raises(KeyError):
        render("{% state 'lost' %}")
