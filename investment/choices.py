"""The closed lists of investment promotion and of support (DESIGN §4, DOMAIN §4–§5), in Chinese."""

from django.db.models import TextChoices


class EventKind(TextChoices):
    SIGNING = "signing", "专题招商签约"
    FAIR = "fair", "节会展会"
    VISIT = "visit", "外出招商"
    RECEPTION = "reception", "来访接待"
    PLATFORM = "platform", "平台推介"
    ONLINE = "online", "线上推介"


class Way(TextChoices):
    """引进方式 (DOMAIN §4.4)."""

    INVESTOR = "investor", "以商招商"
    TEAM = "team", "驻外小分队"
    FAIR = "fair", "节会"
    PLATFORM = "platform", "平台"
    AGENT = "agent", "第三方"
    FUND = "fund", "基金"
    MERGER = "merger", "并购"
    DIRECT = "direct", "自主对接"


class Source(TextChoices):
    """Where an investor comes from; 区外 is outside the autonomous region (DOMAIN §4.3)."""

    OUTSIDE_REGION = "outside_region", "自治区外（国内）"
    OUTSIDE_CITY = "outside_city", "自治区内市外"
    OUTSIDE_DISTRICT = "outside_district", "市内区外"
    LOCAL = "local", "本区"
    FOREIGN = "foreign", "境外（含港澳台）"


class StepKind(TextChoices):
    """The funnel's steps and what else happens to a record on its way (DOMAIN §4.1–4.2)."""

    LEAD = "lead", "线索"
    TALKING = "talking", "在谈"
    SIGNED = "signed", "签约"
    UPGRADED = "upgraded", "升格"
    LANDED = "landed", "落地"
    STARTED = "started", "开工"
    PRODUCTION = "production", "投产"
    LOST = "lost", "流失"
    ABANDONED = "abandoned", "终止"
    RESUMED = "resumed", "重新启动"


FUNNEL = (
    StepKind.LEAD,
    StepKind.TALKING,
    StepKind.SIGNED,
    StepKind.LANDED,
    StepKind.STARTED,
    StepKind.PRODUCTION,
)
# Nobody has a paper for these, and none of them is an achievement: they stand at once.
NOTED = (StepKind.LEAD, StepKind.TALKING, StepKind.LOST, StepKind.RESUMED)
ENDINGS = (StepKind.LOST, StepKind.ABANDONED)
REPEATABLE = (StepKind.UPGRADED, StepKind.RESUMED, *ENDINGS)


class AgreementKind(TextChoices):
    """框架协议 is not a contract: counted as a signing, upgraded later without a new amount."""

    INTENT = "intent", "意向协议"
    FRAMEWORK = "framework", "框架协议"
    CONTRACT = "contract", "正式合同"


class Review(TextChoices):
    """公平竞争审查 of an agreement (《公平竞争审查条例》, in force since 2024-08-01)."""

    WAITING = "waiting", "未审查"
    PASSED = "passed", "审查通过"
    CHANGED = "changed", "修改后通过"
    EXCEPTION = "exception", "适用例外规定"
    NOT_CONCERNED = "not_concerned", "不涉及"


class Reason(TextChoices):
    """Why a record was lost or abandoned."""

    LAND = "land", "用地用房"
    PRICE = "price", "要素成本（电、气、水、人工）"
    QUOTA = "quota", "能耗环境指标"
    POLICY = "policy", "政策条件"
    MONEY = "money", "投资方资金"
    MARKET = "market", "市场变化"
    ELSEWHERE = "elsewhere", "落户外地"
    OTHER = "other", "其他"


class NoteKind(TextChoices):
    """What a conversation was for: the service clock's steps, in their order (DOMAIN §4.1)."""

    ANSWER = "answer", "响应"
    JUDGE = "judge", "研判"
    REPLY = "reply", "答复"
    NEWS = "news", "跟进"


class Proof(TextChoices):
    """What verifies funds received; the last two only failing the others (DOMAIN §4.3)."""

    CAPITAL_REPORT = "capital_report", "验资报告"
    BANK_SLIP = "bank_slip", "银行进账单"
    INVOICE = "invoice", "设备清单（发票）"
    ARRIVAL = "arrival", "项目资金到账证明"
    AUDIT = "audit", "审计报告"
    REGISTERED = "registered", "注册资本（区外部分）"
    STATISTICS = "statistics", "统计数据"


class Level(TextChoices):
    NATION = "nation", "国家"
    REGION = "region", "自治区"
    CITY = "city", "市"


class FundClass(TextChoices):
    CENTRAL_BUDGET = "central_budget", "中央预算内"
    SPECIAL_TRANSFER = "special_transfer", "专项转移支付"
    GENERAL_TRANSFER = "general_transfer", "一般性转移支付"
    SPECIAL_BOND = "special_bond", "专项债券"
    TREASURY_BOND = "treasury_bond", "特别国债"
    DIRECT = "direct", "直达资金"
    DONATION = "donation", "社会捐赠"
    OTHER = "other", "其他"


REPAYABLE = (FundClass.SPECIAL_BOND, FundClass.TREASURY_BOND)


class Novelty(TextChoices):
    FIRST = "first", "首次"
    RENEWED = "renewed", "延续"


class Recognition(TextChoices):
    """认定状态: only what is recognised counts."""

    APPLIED = "applied", "申报"
    REVIEWING = "reviewing", "审核中"
    RECOGNISED = "recognised", "认定"
    REFUSED = "refused", "不予认定"


class CountBy(TextChoices):
    """When won money counts: 当年争取、下年到账的列入下年度, or by the document."""

    DOCUMENT = "document", "按文件下达"
    ARRIVAL = "arrival", "按到账"


class Needed(TextChoices):
    """What a step may ask for; each name is a question in `investment.needs`."""

    ENTERPRISE = "enterprise", "投资方"
    CREDIT_CODE = "credit_code", "投资方统一社会信用代码"
    SOURCE = "source", "投资方来源"
    CONTENT = "content", "建设内容"
    CHAIN = "chain", "产业链"
    AGREED = "agreed_investment", "协议总投资"
    OUTSIDE = "outside_investment", "其中区外资金"
    AGREEMENT = "agreement", "签订的协议"
    CONTRACT = "contract", "正式合同"
    REVIEW = "review", "公平竞争审查"
    COMPANY = "company", "在石拐区注册的公司"
    SITE = "site", "用地或厂房"
    PROJECT_CODE = "project_code", "项目代码"
    PROJECT = "project", "对应的重点项目"
    EVIDENCE = "evidence", "佐证材料"
    REASON = "reason", "原因"
