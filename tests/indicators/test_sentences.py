"""Every kind of sentence, word for word: they are read out in meetings."""

import pytest

from entry.periods import Accumulation, Frequency
from indicators.lights import Direction, Operator, Qualifier, Question, judge
from tests.indicators.samples import (
    NORTH,
    RULES,
    about,
    ask,
    grain,
    growth,
    income,
    insured,
    jobless_families,
    rank,
    unemployment,
)

LEVELS = [
    (
        ask(observed_value="629.0"),
        "1—10月完成629.0亿元，年度目标647.4亿元，完成97.2%；计划进度83.3%，进度比1.17，不低于1.00，判为正常",
    ),
    (
        ask(observed_value="650"),
        "1—10月完成650.0亿元，年度目标647.4亿元，完成100.4%，已达到年度目标，判为已完成",
    ),
    (
        ask(observed_value="500"),
        "1—10月完成500.0亿元，年度目标647.4亿元，完成77.2%；计划进度83.3%，进度比0.93，低于1.00、不低于0.80，判为预警",
    ),
    (
        ask("2024-09", amount="50", observed_value="36.8", curve=NORTH),
        "1—9月完成36.8亿元，年度目标50亿元，完成73.6%；计划进度77.0%，时间进度75.0%，进度比0.96，低于1.00、不低于0.80，判为预警",
    ),
    (
        ask("2024-06", amount="50", observed_value="15", phase_amount="23"),
        "1—6月完成15.0亿元，年度目标50亿元，完成30.0%；阶段目标23亿元，进度比0.65，低于0.80，判为滞后",
    ),
    (
        ask(
            "2024-12",
            amount="140",
            unit="万人次",
            observed_value="140",
            operator=Operator.GT,
        ),
        "全年完成140.0万人次，年度目标超过140万人次，完成100.0%；计划进度100.0%，进度比1.00，不高于1.00、不低于0.80，判为预警",
    ),
    (
        ask(
            "2024-12",
            amount="140",
            unit="万人次",
            observed_value="140",
            operator=Operator.GT,
            qualifier=Qualifier.OVER,
        ),
        "全年完成超140万人次（原文未给准数，按略高于140万人次判断），年度目标超过140万人次，完成100.0%，已超过年度目标，判为已完成",
    ),
]
# Rounding must not hide why a threshold was missed.
HAIRS = [
    (
        ask("2024-12", amount="647.4", observed_value="647.3"),
        "全年完成647.3亿元，年度目标647.4亿元，完成99.98%；计划进度100.0%，进度比0.9998，低于1.00、不低于0.80，判为预警",
    ),
    (
        growth("22.9999"),
        "1—10月同比增长22.9999%，年度目标增长23%以上，距目标还差0.0001个百分点；低于正常线23%、不低于预警线18.4%，判为预警",
    ),
    (
        growth("22.99999999"),  # computed, not typed
        "1—10月同比增长22.99999999%，年度目标增长23%以上，距目标还差0.00000001个百分点；低于正常线23%、不低于预警线18.4%，判为预警",
    ),
    (
        growth("14.123456789"),
        "1—10月同比增长14.1%，年度目标增长23%以上，距目标还差8.9个百分点；低于预警线18.4%，判为滞后",
    ),
    (
        unemployment("3.904"),
        "10月末城镇登记失业率3.904%，年度目标3.9%以内，超出目标0.004个百分点；高于预警线3.9%，判为滞后",
    ),
]
GROWTHS = [
    (
        growth("9.8", "15", month="2024-09", frequency=Frequency.QUARTER),
        "前三季度同比增长9.8%，年度目标增长15%以上，距目标还差5.2个百分点；低于预警线12%，判为滞后",
    ),
    (
        growth("23"),
        "1—10月同比增长23.0%，年度目标增长23%以上，与目标持平；不低于正常线23%，判为正常",
    ),
    (
        growth("-1.2"),
        "1—10月同比下降1.2%，年度目标增长23%以上，距目标还差24.2个百分点；目标为正而实际为负，判为滞后",
    ),
    (
        growth("0", "0", operator=Operator.GT),
        "1—10月与上年同期持平，年度目标正增长，与目标持平；不高于正常线0%、不低于预警线-1%，判为预警",
    ),
    (
        growth("20.5", phase_amount="20"),
        "1—10月同比增长20.5%，阶段目标增长20%以上（年度目标增长23%以上），高于目标0.5个百分点；不低于正常线20%，判为正常",
    ),
    (
        growth("-2", "-3", operator=Operator.LE),
        "1—10月同比下降2.0%，年度目标下降3%以上，超出目标1.0个百分点；高于预警线-3%，判为滞后",
    ),
    (
        growth("-0.05", "0", operator=Operator.LT),
        "1—10月同比下降0.05%，年度目标下降，低于目标0.05个百分点；高于正常线-0.1%、低于预警线0%，判为预警",
    ),
    (
        growth("0", "0", operator=Operator.LT),
        "1—10月与上年同期持平，年度目标下降，与目标持平；不低于预警线0%，判为滞后",
    ),
    (
        growth("1", "0"),
        "1—10月同比增长1.0%，年度目标不下降，高于目标1.0个百分点；不低于正常线0%，判为正常",
    ),
    (
        growth("1", "0", operator=Operator.LE),
        "1—10月同比增长1.0%，年度目标不增长，超出目标1.0个百分点；高于预警线0%，判为滞后",
    ),
    (
        about("7.6"),
        "1—10月同比增长7.6%，年度目标增长8%左右（允许偏差0.5个百分点）；不低于正常线7.5%，判为正常",
    ),
    (
        about("8.2", qualifier=Qualifier.ABOUT),
        "1—10月同比增长8.2%左右（原文未给准数，按8.2%判断），年度目标增长8%左右（允许偏差0.5个百分点）；不低于正常线7.5%，判为正常",
    ),
    (
        income("6.0", "9.8"),
        "前三季度同比增长6.0%，参照地区生产总值增长9.8%（容差1个百分点），低于参照3.8个百分点；低于预警线6.84%，判为滞后",
    ),
    (
        income("9.8", "9.8", tolerance=None),
        "前三季度同比增长9.8%，参照地区生产总值增长9.8%，与参照持平；不低于正常线9.8%，判为正常",
    ),
    (
        income("10", "-1"),
        "前三季度同比增长10.0%，参照地区生产总值下降1%（容差1个百分点），高于参照11.0个百分点；不低于正常线-2%，判为正常",
    ),
    (
        income("0", "0"),
        "前三季度与上年同期持平，参照地区生产总值持平（容差1个百分点），与参照持平；不低于正常线-1%，判为正常",
    ),
]
STOCKS = [
    (
        unemployment("3.54", month="2024-09"),
        "9月末城镇登记失业率3.54%，年度目标3.9%以内，低于目标0.36个百分点；不高于正常线3.8%，判为正常",
    ),
    (
        unemployment("3.9", qualifier=Qualifier.AT_MOST),
        "10月末城镇登记失业率3.9%以内（原文未给准数，按最不利的3.9%判断），年度目标3.9%以内，与目标持平；高于正常线3.8%、不高于预警线3.9%，判为预警",
    ),
    (
        unemployment("3.9", operator=Operator.LT),
        "10月末城镇登记失业率3.90%，年度目标低于3.9%，与目标持平；不低于预警线3.9%，判为滞后",
    ),
    (
        insured("97.3"),
        "10月末医保参保率97.3%，年度目标97%以上；与目标之比1.003，不低于1.00，判为正常",
    ),
    (
        insured("90", accumulation=Accumulation.AVERAGE),
        "1—10月平均医保参保率90.0%，年度目标97%以上；与目标之比0.93，低于0.95，判为滞后",
    ),
    (
        insured("97", operator=Operator.SYNC, amount=None, reference_value=insured("96").amount),
        "10月末医保参保率97.0%，参照指标97%，与参照持平；不低于正常线97%，判为正常",
    ),
    (
        ask(
            accumulation=Accumulation.POINT,
            name="出生率",
            unit="‰",
            direction=Direction.DOWN,
            operator=Operator.LE,
            amount="8",
            observed_value="6.5",
        ),
        "10月末出生率6.5‰，年度目标8‰以内，低于目标1.5个千分点；不高于正常线7.9‰，判为正常",
    ),
    (
        jobless_families("1"),
        "10月末零就业家庭1户，年度目标清零；高于正常线0户，判为滞后",
    ),
    (
        jobless_families("0", month="2024-12"),
        "年末零就业家庭0户，年度目标清零，已达到年度目标，判为已完成",
    ),
    (
        grain("1.28"),
        "全年粮食产量1.28万吨，年度目标1.3万吨左右（允许偏差0.026万吨）；不低于正常线1.274万吨，判为正常",
    ),
    (
        grain("0.9", month="2024-09", frequency=Frequency.MONTH),
        "1—9月粮食产量0.90万吨，年度目标1.3万吨左右（允许偏差0.0195万吨），计划进度75.0%对应0.975万吨；低于预警线0.936万吨，判为滞后",
    ),
    (
        rank(6),
        "1—10月居第6位，年度目标第5位以内，比目标差1位；低于正常线第5位、不低于预警线第6位，判为预警",
    ),
    (
        rank(3, operator=Operator.LT),
        "1—10月居第3位，年度目标第5位之前，好于目标2位；高于正常线第5位，判为正常",
    ),
]


@pytest.mark.parametrize(("question", "sentence"), LEVELS + HAIRS + GROWTHS + STOCKS)
def test_sentence(question: Question, sentence: str) -> None:
    assert judge(question, RULES).sentence == f"{sentence}（规则2024-1）。"
