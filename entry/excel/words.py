"""The words of offices' tables: what a header, a name, a note or a signature is called.

Everything the importer knows by heart stands here as tables, so that a word that is met in the
wild is added in one place. Texts are compared in a normal form: half width, without spaces.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―─−", "-"))
_SPACE = re.compile(r"\s+")
_MARKS = re.compile("[“”\"'‘’「」『』《》〈〉、,·.。:;*]")

# Written one way or the other, it is the same word (DOMAIN §14).
_SAME = (
    ("规模以上", "规上"),
    ("规模工业", "规上工业"),
    ("限额以上", "限上"),
    ("常住居民", "居民"),
    ("公共财政预算", "一般公共预算"),
    ("社会消费品零售额", "社会消费品零售总额"),
)


@lru_cache(maxsize=65536)
def spaced(text: str) -> str:
    """Half width, one kind of dash, runs of blanks (line breaks too) as one space."""
    text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_DASHES)
    return _SPACE.sub(" ", text).strip()


def plain(text: str) -> str:
    """`spaced` without any space: 地 区 生 产 总 值 → 地区生产总值."""
    return spaced(text).replace(" ", "")


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """A name reduced to what tells it from others: no quotes, no punctuation, one of two words."""
    reduced = _MARKS.sub("", plain(text)).casefold()
    for word, same in _SAME:
        reduced = reduced.replace(word, same)
    return reduced


def listed(text: str) -> frozenset[str]:
    """The words of a list that is written with blanks between them."""
    return frozenset(text.split())


# --- what stands above the names -------------------------------------------------------------

INDICATOR_HEADS = listed(
    "指标 指标名称 指标名 主要指标 主要指标名称 经济指标 主要经济指标 经济指标名称 统计指标"
    " 指标项目 项目指标 指标/项目 监测指标 考核指标 指标内容"
)
OTHER_HEADS = listed(
    "项目 项目名称 重点项目 重点项目名称 重大项目 工程名称 任务 任务名称 重点任务 工作任务 事项名称"
    " 名称 内容 事项 类别 分类 招商项目名称 签约项目名称 引进项目名称"
)
AREA_HEADS = listed(
    "地区 地区名称 区域 旗县区 旗县 县区 区县 旗县(区) 县(区) 县(市、区) 旗(县、区) 各地区 行政区"
    " 行政区划 辖区"
)
NUMBERING_HEADS = listed("甲 乙 丙 A B a b")

# --- what stands above the numbers -----------------------------------------------------------

# Column key → the words for it. A word is compared with the whole header, without its unit in
# brackets, its period and its ±%.
COLUMN_WORDS: Mapping[str, frozenset[str]] = {
    "value": listed(
        "累计 总量 绝对量 绝对值 绝对数 总额 累计数 累计值 累计额 累计总量 累计完成 累计完成数"
        " 累计完成额 累计实绩 本月止累计 本月末累计 本月累计 至本月累计 截至本月累计 截至本月"
        " 1-本月"
        " 1-本月累计 本年累计 今年累计 当年累计 年初累计 年初至今 年初至今累计 自年初累计"
        " 自年初累计完成 完成 完成数 完成额 完成量 完成值 完成情况 实际完成 实际完成数 实际数 实绩"
        " 数值 数量 数额 金额 指标值 数据 期末数 月末数 时点数 期末值 余额 本期 本期数 本期累计"
        " 累计(时点) 时点 规模 止累计 累计总额 本期实际 末"
    ),
    "growth": listed(
        "增速 同比 同比增长 同比增速 同比增幅 同比增减 同比变动 同比增长率 同比增减率 增长 增长率"
        " 增幅 增减 增减率 累计增速 累计同比 累计增长 累计同比增长 累计同比增速 同比变化"
    ),
    "rank": listed(
        "位次 排名 名次 排位 排序 全市位次 全市排名 全市名次 增速位次 增速排名 全市增速位次"
        " 全市增速排名 增速全市位次 增速全市排名 同比增速位次"
    ),
    "note": listed("备注 说明 情况说明 原因说明 文字说明 数据说明 注 注释 备考 主要原因"),
    "status": listed("状态 数据状态 数据性质"),
}
# Of projects, tasks and signings. 累计完成投资 alone may mean since the start of the works, and
# 到位 of a signing what was claimed or what was verified: it is asked.
COLUMN_WORDS_OF_RECORDS: Mapping[str, frozenset[str]] = {
    "month": listed(
        "本月完成投资 当月完成投资 本月完成投资额 当月完成投资额 本月投资 当月投资"
        " 本月核定到位 当月核定到位 本月核定到位资金 当月核定到位资金"
    ),
    "invested": listed(
        "本年累计完成投资 本年完成投资 本年累计完成投资额 本年完成投资额 今年累计完成投资"
        " 今年完成投资 当年完成投资 年初累计完成投资 自年初累计完成投资 年度累计完成投资 完成投资"
        " 完成投资额 本年累计投资"
    ),
    "listed": listed(
        "入统投资 本年入统投资 本年累计入统投资 累计入统投资 入统投资额 纳统投资 本年纳统投资"
        " 入库投资 本年入库投资"
    ),
    "received": listed(
        "到位资金 本年到位资金 累计到位资金 本年累计到位资金 资金到位 本年资金到位 到位资金额"
    ),
    "paid": listed(
        "支付资金 本年支付资金 累计支付资金 本年累计支付资金 资金支付 本年资金支付 支付金额"
    ),
    "physical": listed("形象进度 工程形象进度 项目形象进度 形象进展 工程进展 建设进展 项目进展"),
    "problem": listed("存在问题 存在的问题 主要问题 存在困难 存在困难和问题 存在的困难和问题"),
    "next_step": listed(
        "下月计划 下月工作计划 下一步计划 下一步工作计划 下步计划 下步工作计划 下步打算 下一步打算"
    ),
    "claimed": listed(
        "申报到位 本年申报到位 申报到位资金 本年申报到位资金 累计申报到位 本年累计申报到位"
        " 企业申报到位资金"
    ),
    "verified": listed(
        "核定到位 本年核定到位 核定到位资金 本年核定到位资金 累计核定到位 本年累计核定到位"
        " 认定到位资金 本年认定到位资金"
    ),
    "outside_region": listed(
        "其中自治区外 自治区外 其中区外 区外到位资金 其中区外资金 国内(区外)到位资金"
        " 国内区外到位资金"
    ),
    "outside_city": listed("其中自治区内市外 自治区内市外 其中市外 市外到位资金"),
    "outside_district": listed("其中市内区外 市内区外"),
    "foreign": listed("其中境外 其中外资 境外资金 外资到位资金 实际利用外资"),
    "fixed": listed("其中固定资产投资 其中固投 固定资产部分 固投部分"),
    "working": listed("其中流动资金 流动资金 流动资金部分"),
    "proof": listed("凭证 到位凭证 到位资金凭证 证明材料 佐证凭证"),
    "state": listed("进展状态 推进状态 办理状态"),
    "text": listed("进展情况 工作进展 工作进展情况 最新进展 本月进展 本月进展情况 推进情况"),
}
RECORD_WORDS = {
    form: column
    for column, known in COLUMN_WORDS_OF_RECORDS.items()
    for word in known
    for form in (word, re.sub("^其中", "其中:", word))
}
_SINCE_LAST_YEAR = "(?:同比|(?:比|较|与|同)(?:上年|去年)(?:同期|同月)?(?:相比)?)"
GROWTH_PHRASE = re.compile(
    rf"(?:累计|名义|实际)?(?:{_SINCE_LAST_YEAR}(?:增长|增减|增速|增幅|变动|变化|升降)?|增长|增减|增速|增幅)"
    r"(?:率|幅度|速度)?"
)
# A name may stand before these in one header (固定资产投资增速); longer words first.
SUFFIXES: tuple[tuple[str, str], ...] = (
    ("同比增长", "growth"),
    ("同比增速", "growth"),
    ("累计增速", "growth"),
    ("增长率", "growth"),
    ("增速", "growth"),
    ("增幅", "growth"),
    ("同比", "growth"),
    ("位次", "rank"),
    ("排名", "rank"),
    ("累计完成", "value"),
    ("累计数", "value"),
    ("累计值", "value"),
    ("绝对量", "value"),
    ("总量", "value"),
    ("累计", "value"),
)
PERIOD_HEADS = listed("时期 报告期 所属期 数据时期 所属时期 统计时期")
UNIT_HEADS = listed("单位 计量单位 数据单位 指标单位 单位名称(计量) 量纲")

# Reason → what the header looks like. These columns are known, and are not ours to read.
IGNORED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern))
    for reason, pattern in (
        ("平台的记号", r"平台行号|检查|审核意见|送审后改动"),
        ("序号", r"序号?|编号|顺序号?|行次|代码|指标代码|no\.?|项目编码"),
        ("时限", r"(?:完成|办结|要求|计划|节点)?(?:完成)?(?:时限|期限|时间|日期)(?:要求)?"),
        ("总量的位次", r".*(?:总量|累计)(?:位次|排名|名次)"),
        (
            "与别处的比较",
            r".*(?:高于|低于|高\(低\)于|高/低|高低于|相差|差距|对比|与全[市区国省]).*",
        ),
        ("与别处的比较", r"(?:增减|升降|变化|增减变化|同比增减|同比)?\(?(?:个?百分点)\)?"),
        ("上期", r"(?:上|前)(?:月|期|季|季度|旬|半年|次).*|.*\((?:上月|上期|上年|去年)\)"),
        ("上年", r"(?:上年|去年|前年|同期|上年同期|基期|基数|比较基数|可比基数).*"),
        (
            "当月",
            r"(?:当月|当季|当旬|本旬|本季).*|本月(?:数|值|完成|完成数|实际|增速|同比.*|总量)?",
        ),
        ("环比", r".*(?:环比|[比较]上[月季期]).*"),
        ("计划与进度", r".*(?:目标|计划|任务|预算|预期|完成率|完成比例|完成进度|进度|完成%).*"),
        ("计划与进度", r"占(?:全年|年度|年初).*|.*(?:红黄绿|亮灯|灯|预警).*"),
        ("结构", r".*(?:占比|比重|贡献率|拉动|结构).*"),
        ("变化", r".*(?:位次变化|位次升降|升降|名次变化|增减额|增加额|增量|两年平均).*"),
        ("单位和人", r".*(?:责任|牵头|数源|填报|报送|配合|主管|分管)(?:单位|部门|领导|人)?"),
        ("单位和人", r"(?:部门|联系人|联系电话|电话|来源|数据来源|填报人|领导)"),
    )
)
CITY = listed("全市 包头市 市 全市范围")
OTHER_AREAS = re.compile(
    r"全国|全省|全区|自治区|内蒙古|.*[城片]区|[二三四五六七八九十0-9]+个?(?:区|旗县区|县区|城区|旗县)"
    r"|同类.*|(?:全国|全省|全区|自治区|全市)(?:平均|增速|水平|总量|累计|同比|增长|位次|排名).*"
)
# Say nothing about which figure it is, before a known word or above it.
NEUTRAL = listed(
    "本年 今年 当年 本期 指标 主要指标 主要经济指标 经济指标 完成情况 指标完成情况 实际 名义 可比"
    " 可比价 按可比价 现价 实际完成 实际完成情况 同比 累计 累计完成 累计完成情况 年初以来 自年初"
    " 运行情况 本年度 增速 速度 情况 数据 按可比口径 同口径"
    " 本期数(请填写) 参考数(已填好)"
)

# --- what is not a row -----------------------------------------------------------------------

TOTALS = listed("合计 小计 总计 共计 合计数 总合计")
NOTE_LINE = re.compile(
    r"(?:注|说明|填表说明|填报说明|备注|附注|资料来源|数据来源|口径说明|注释|编者注)(?:[:.、0-9(]|$)"
)
SIGNATURE = re.compile(
    r"(?:单位负责人|统计负责人|分管领导|主要领导|负责人|填报人|填表人|制表人|制表|审核人|审核|审签|复核"
    r"|联系人|联系电话|电话|经办人|报出日期|报送日期|报送时间|填报日期|填报时间|制表日期|制表时间|打印日期"
    r"|编制单位|填报单位|报送单位|制表单位|编报单位|填报部门|报送部门|签字|签章|盖章):"
)
NO_PERIOD = re.compile(r"(?:日期|时间):")  # a date that says when the sheet was written
