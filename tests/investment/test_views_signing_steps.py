"""Steps of a signing by its pages: what each asks for, who confirms, what is refused and how."""

import re
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Department, User
from investment.models import Agreement, InvestmentFile, Signing, SigningStep
from projects.models import Enterprise, ProjectEvent
from tests.factories import NOW
from tests.investment.factories import CODE, SigningFactory, agree, chain, paper, take
from tests.investment.pages import SIGNINGS, pdf, post, text, told, words
from tests.projects.factories import ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("table", "store", "_at")]
PAGE = f"{SIGNINGS}blades/"


@pytest.fixture
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: NOW)


@pytest.fixture
def bare(finance: Department) -> Signing:
    """A lead of which nobody knows more than its name."""
    made: Signing = SigningFactory(key="blades", name="叶片项目", lead=finance)
    take(made, "lead", date(2024, 2, 1))
    return made


def form_of(user: User, kind: str, status: int = 200) -> str:
    return text(user, f"{PAGE}steps/{kind}/new/", status)


def fields(page: str) -> set[str]:
    form = page[page.index("book-form") :]
    return set(re.findall(r'name="(\w+)"', form)) - {"csrfmiddlewaretoken", "version"}


def take_step(user: User, kind: str, status: int = 302, **data: object) -> str:
    version = Signing.objects.get(key="blades").version
    return post(user, f"{PAGE}steps/{kind}/new/", status, **{"version": version, **data})


def test_a_form_asks_for_what_the_step_still_needs_and_nothing_else(
    bare: Signing, clerk: User
) -> None:
    firm = {"enterprise_name", "enterprise_code", "enterprise_doubted"}
    assert fields(form_of(clerk, "talking")) == {"on", "precision", "note", *firm}
    proof = {"upload", "is_restricted"}  # no paper is there to choose
    agreement = {"agreement_kind", "number", "signed_on"}
    assert fields(form_of(clerk, "signed")) == {*agreement, "agreed_investment", *proof, "note"}
    assert fields(form_of(clerk, "lost")) == {"on", "precision", "reason", "note"}
    Signing.objects.update(agreed_investment=5)
    agree(bare, date(2024, 3, 1))
    paper(bare, clerk)
    again = form_of(clerk, "signed")
    assert fields(again) == {"agreement", *agreement, *proof, "kept", "note"}
    assert "上传新的或选已有的，必有其一。" in again
    assert form_of(clerk, "dance", 404)


def test_what_must_be_there_is_not_called_optional(bare: Signing, clerk: User) -> None:
    page = words(form_of(clerk, "signed")).replace(" ", "")
    assert "佐证材料PDF" in page  # the name of the field, and at once its help
    assert "协议类型（选填）" not in page
    assert "协议编号（选填）" in page
    assert (
        "只对有权查看的人显示（选填）" not in page
    )  # a box need not be ticked, as everybody knows
    paper(bare, clerk)
    page = words(form_of(clerk, "signed")).replace(" ", "")
    assert "佐证材料上传新的或选已有的" in page
    assert "或选已上传的资料（选填）" not in page


def test_talks_bring_the_investor_along(bare: Signing, clerk: User) -> None:
    chain()
    take_step(
        clerk, "talking", on="2024-03-02", precision="day",
        enterprise_name="远景 能源", enterprise_code=CODE,
    )  # fmt: skip
    bare.refresh_from_db()
    assert bare.enterprise == Enterprise.objects.get(credit_code=CODE)
    assert str(bare.enterprise) == "远景 能源"
    page = told(clerk, PAGE)
    assert "在谈 2024年3月2日" in page
    assert "现" not in page.partition("环节记录")[0].partition("下一环节")[2][:4]


def test_a_signing_with_its_agreement_is_entered_in_one_go(
    lead_only: Signing, clerk: User, reviewer: User
) -> None:
    refused = take_step(clerk, "signed", 422, agreement_kind="contract", signed_on="2024-06-13")
    assert "登记签约还缺：佐证材料。" in refused
    assert not Agreement.objects.exists()  # both or neither
    assert 'value="2024-06-13"' in refused
    take_step(
        clerk, "signed", agreement_kind="contract", number="ZS-1", signed_on="2024-06-13",
        upload=pdf("合同.pdf"), is_restricted="on", note="在杭州签订",
    )  # fmt: skip
    step = SigningStep.objects.get(kind="signed")
    assert (step.on, step.confirmed_at) == (date(2024, 6, 13), None)
    assert step.agreement == Agreement.objects.get(number="ZS-1")
    kept = InvestmentFile.objects.get()
    assert (kept.caption, kept.is_restricted, kept.name) == ("签约佐证", True, "合同.pdf")
    assert step.evidence == kept
    page = text(clerk, PAGE)
    assert "含协议条款，仅限有权查看的人员" in page
    assert "签约已登记，待核实。" in words(page).replace(" ", "")
    post(clerk, f"{PAGE}steps/{step.pk}/confirm/", 403)
    assert post(reviewer, f"{PAGE}steps/{step.pk}/confirm/").endswith(f"#step-{step.pk}")
    assert "计入2024年签约" in told(clerk, PAGE)
    assert Signing.objects.get().note == ""  # the note is the step's
    page = post(reviewer, f"{PAGE}steps/{step.pk}/confirm/", 409)
    assert "这一环节已经核实，请刷新页面。" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"signed_on": "2024-06-13"}, "请填写协议类型。"),
        ({"agreement_kind": "contract"}, "请填写签订日期。"),
        (
            {"agreement_kind": "contract", "signed_on": "2024-12-31", "upload": "pdf"},
            "签订日期不能晚于今天",
        ),
        (
            {"agreement_kind": "contract", "signed_on": "2023-12-31", "upload": "pdf"},
            "签约日期早于“线索 2024年2月1日”",
        ),
        (
            {"agreement_kind": "contract", "signed_on": "2024-06-13", "upload": "text"},
            "类型不能作为佐证",
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    lead_only: Signing, clerk: User, data: dict[str, object], words: str
) -> None:
    files = {"pdf": pdf(), "text": pdf("说明.txt")}
    given = {name: files.get(str(value), value) for name, value in data.items()}
    page = take_step(clerk, "signed", 422, number="ZS-9", **given)
    assert words in page
    assert 'value="ZS-9"' in page
    assert page.count("autofocus") == 1


def test_a_known_agreement_is_not_entered_anew(lead_only: Signing, clerk: User) -> None:
    made = agree(lead_only, date(2024, 6, 13))
    proof = paper(lead_only, clerk)
    both = {"agreement": made.pk, "agreement_kind": "intent", "kept": proof.pk}
    assert "请二者取一" in take_step(clerk, "signed", 422, **both)
    twice = {"agreement": made.pk, "kept": proof.pk, "upload": pdf()}
    assert "上传了新材料就不要再选已有的" in take_step(clerk, "signed", 422, **twice)
    take_step(clerk, "signed", agreement=made.pk, kept=proof.pk)
    assert SigningStep.objects.get(kind="signed").on == date(2024, 6, 13)
    again = take_step(clerk, "signed", 422, agreement=made.pk, kept=proof.pk)
    assert "再次签约不另计" in again


def test_a_landing_brings_the_company_and_the_site(signed: Signing, clerk: User) -> None:
    asked = fields(form_of(clerk, "landed"))
    assert {"company_name", "company_code", "site", "upload"} <= asked
    assert "先办理" not in form_of(clerk, "landed")
    page = take_step(clerk, "landed", 422, on="2024-09-01", precision="day", site="标准厂房3号")
    assert "必填" in page
    assert 'value="标准厂房3号"' in page
    take_step(
        clerk, "landed", on="2024-09-01", precision="month", site="标准厂房3号",
        company_name="石拐叶片公司", upload=pdf("执照.pdf"),
    )  # fmt: skip
    signed.refresh_from_db()
    assert (str(signed.company), signed.site) == ("石拐叶片公司", "标准厂房3号")
    assert SigningStep.objects.get(kind="landed").day_text == "2024年9月"
    assert signed.agreed_investment == Decimal(20_000)  # what was known stays


def test_what_is_the_projects_is_not_recorded_here(
    signed: Signing, clerk: User, finance: Department
) -> None:
    project = ProjectFactory(key="works", lead=finance)
    Signing.objects.filter(pk=signed.pk).update(project=project)
    page = form_of(clerk, "started")
    assert 'href="/projects/works/events/new/"' in page
    page = take_step(clerk, "started", 422, on="2024-09-01", precision="day", upload=pdf())
    assert "开工请在重点项目登记" in page
    assert not ProjectEvent.objects.exists()
    assert not InvestmentFile.objects.exists()


def test_a_step_is_voided_with_its_reason_and_a_lost_one_resumed(
    signed: Signing, clerk: User, reviewer: User
) -> None:
    step = SigningStep.objects.get(kind="signed")
    path = f"{PAGE}steps/{step.pk}/void/"
    assert "必填" in post(reviewer, path, 422, reason="")
    post(clerk, path, 403, reason="重复")  # what counts is not his to take away
    post(reviewer, path, reason="日期有误")
    assert "作废于2024-10-08：日期有误" in told(clerk, PAGE)
    page = post(reviewer, path, 409, reason="再作废")
    assert "这一环节已经作废，请刷新页面。" in page
    assert "请选择" in take_step(clerk, "lost", 422, on="2024-09-02", precision="day", reason="")
    take_step(clerk, "lost", on="2024-09-02", precision="day", reason="elsewhere")
    assert "流失：落户外地" in told(clerk, PAGE)
    page = take_step(clerk, "talking", 422, on="2024-09-03", precision="day")
    assert "请先登记重新启动" in page
    take_step(clerk, "resumed", on="2024-09-03", precision="day")
    assert "流失：落户外地" not in told(clerk, PAGE).partition("环节记录")[0]


def test_papers_are_put_in_and_taken_out(signed: Signing, clerk: User, leader: User) -> None:
    post(clerk, f"{PAGE}files/new/", upload=pdf("纪要.pdf"), caption="会谈纪要")
    kept = InvestmentFile.objects.get()
    assert "会谈纪要" in text(clerk, PAGE)
    assert "会谈纪要" not in text(leader, PAGE)  # nothing in force rests on it
    assert "必填" in post(clerk, f"{PAGE}files/new/", 422)
    SigningStep.objects.filter(kind="signed").update(evidence=kept)
    assert "会谈纪要" in text(leader, PAGE)
    page = post(clerk, f"{PAGE}files/{kept.pk}/remove/", 422)
    assert "是招商环节的佐证，不能移除" in page
    SigningStep.objects.filter(kind="signed").update(evidence=None)
    post(clerk, f"{PAGE}files/{kept.pk}/remove/")
    assert "会谈纪要" not in text(clerk, PAGE).partition("办理和修改记录")[0]
