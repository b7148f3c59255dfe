from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from entry.periods import Accumulation, Frequency, Month
from indicators.lights import Colour, Direction, Measure, Operator, Question, judge
from tests.indicators import oracles
from tests.indicators.samples import NORTH, RULES, ask

D = Decimal


numbers = st.one_of(
    st.decimals(min_value=-50, max_value=300, places=4),
    st.integers(-60, 3000).map(lambda tenths: D(tenths) / 10),
)
limits = st.sampled_from([D(x) for x in ("0", "3.9", "5", "8", "12", "97", "120", "-3", "1.3")])


@st.composite
def questions(draw: st.DrawFn) -> Question:
    amount = draw(limits)
    near = st.builds(
        lambda share, hair: amount * share / 12 + hair,
        st.integers(0, 15),
        st.sampled_from([D(x) for x in ("0", "0.0001", "-0.0001", "1", "-1", "0.5", "-0.5")]),
    )
    figures = st.none() | numbers | near.map(lambda figure: figure.quantize(D("0.0001")))
    frequency = draw(st.sampled_from(Frequency))
    return ask(
        str(Month(2024, draw(st.integers(1, 12)))),
        unit=draw(st.sampled_from(["亿元", "%", "户"])),
        direction=draw(st.sampled_from(Direction)),
        accumulation=draw(st.sampled_from(Accumulation)),
        frequency=frequency,
        first_month=draw(st.sampled_from([1, 2])),
        measure=draw(st.sampled_from(Measure)),
        operator=draw(st.sampled_from(Operator)),
        amount=amount,
        tolerance=draw(st.none() | st.sampled_from([D(0), D("0.5"), D(1)])),
        phase_amount=draw(st.none() | limits),
        curve=draw(st.none() | st.just(NORTH)),
        observed_value=draw(figures),
        observed_growth=draw(figures),
        observed_rank=draw(st.none() | st.integers(1, 10)),
        reference_name="参照",
        reference_value=draw(st.none() | limits),
    )


@settings(deadline=None, max_examples=1500)
@given(questions())
def test_the_judge_agrees_with_the_rules_as_written(question: Question) -> None:
    judged = judge(question, RULES)
    assert judged.colour.value == oracles.light(question)
    assert judged.sentence.endswith("。")
    if judged.colour is not Colour.GREY:
        assert judged.sentence.endswith(f"判为{judged.word}（规则2024-1）。")
