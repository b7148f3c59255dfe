"""The chain of audit events and its anchor: what is altered, taken out or cut off is found."""

import hashlib
import json
from datetime import UTC
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from entry import audit, guards
from entry.audit import Actor, Entry
from entry.models import AuditEvent, AuditHead
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NOBODY = Actor(None, "command", name="somebody")


@pytest.fixture
def chain() -> list[AuditEvent]:
    entries = [Entry("test.act", "thing", str(n), after={"n": n}) for n in range(5)]
    return audit.record(entries, by=NOBODY, at=NOW)


@pytest.fixture
def tamper() -> object:
    """Opens the guard as an intruder with the database's password would."""
    guards.uninstall("entry_auditevent")
    yield
    guards.install("entry_auditevent", figure=False)


def test_an_untouched_chain_holds(chain: list[AuditEvent]) -> None:
    assert audit.verify() == []
    assert [event.sequence for event in chain] == [1, 2, 3, 4, 5]
    assert chain[1].previous == chain[0].digest


def test_the_digest_is_over_plain_json_whatever_stands_in_it(chain: list[AuditEvent]) -> None:
    odd = {"z": '“万元”\u2028\x7f\x1f\t\\"😀', "a": 2**70, "é": None, "b": {"y": True, "x": [1]}}
    (event,) = audit.record([Entry("test.odd", "thing", "9", after=odd)], by=NOBODY, at=NOW)
    names = {"actor": "actor_id", "return": "monthly_return_id"}
    told = [
        "sequence",
        "actor",
        "actor_name",
        "door",
        "address",
        "action",
        "object_type",
        "object_id",
        "return",
        "subject",
        "object_version",
        "return_version",
        "before",
        "after",
        "reason",
        "previous",
    ]
    content = {name: getattr(event, names.get(name, name)) for name in told}
    content["at"] = NOW.astimezone(UTC).isoformat()
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert event.digest == hashlib.sha256(text.encode()).hexdigest()
    assert event.previous == chain[-1].digest


def test_events_come_back_as_they_are_kept(chain: list[AuditEvent]) -> None:
    fields = [field.attname for field in AuditEvent._meta.concrete_fields]
    kept = {one.sequence: one for one in AuditEvent.objects.all()}
    for event in chain:
        assert [getattr(event, name) for name in fields] == [
            getattr(kept[event.sequence], name) for name in fields
        ]
    head = AuditHead.objects.get()
    assert (head.sequence, head.digest) == (5, chain[-1].digest)


@pytest.mark.parametrize(
    "change",
    [
        {"after": {"n": 9}},
        {"actor_name": "else"},
        {"reason": "x"},
        {"door": "api"},
        {"subject": "y"},
    ],
)
def test_an_altered_event_is_found(
    chain: list[AuditEvent], tamper: object, change: dict[str, object]
) -> None:
    AuditEvent.objects.filter(sequence=3).update(**change)
    assert audit.verify() == ["第3条内容与摘要不符，曾被改动。"]


def test_an_event_taken_out_is_found(chain: list[AuditEvent], tamper: object) -> None:
    AuditEvent.objects.filter(sequence=3).delete()
    assert any("第3条缺失" in fault for fault in audit.verify())


def test_a_cut_tail_is_found_only_with_an_anchor(
    chain: list[AuditEvent], tamper: object, tmp_path: Path
) -> None:
    anchors = tmp_path / "anchor.jsonl"
    assert audit.write_anchor(anchors, at=NOW) is not None
    AuditEvent.objects.filter(sequence__gt=3).delete()
    head = AuditEvent.objects.get(sequence=3)
    AuditHead.objects.update(sequence=3, digest=head.digest)
    assert audit.verify() == [], "the chain alone cannot know"
    assert audit.verify(audit.read_anchors(anchors)) == [
        "库外锚点记有第5条，库中没有：链尾被截断。"
    ]


def test_a_chain_written_anew_is_found_by_the_anchor(
    chain: list[AuditEvent], tamper: object, tmp_path: Path
) -> None:
    anchors = tmp_path / "anchor.jsonl"
    audit.write_anchor(anchors, at=NOW)
    AuditEvent.objects.all().delete()
    AuditHead.objects.update(sequence=0, digest="0" * 64)
    audit.record([Entry("forged", "thing", str(n)) for n in range(5)], by=NOBODY, at=NOW)
    assert audit.verify() == []
    assert "第5条与库外锚点不符。" in audit.verify(audit.read_anchors(anchors))


def test_an_anchor_is_written_once_for_a_head(chain: list[AuditEvent], tmp_path: Path) -> None:
    anchors = tmp_path / "deep" / "anchor.jsonl"
    assert audit.write_anchor(anchors, at=NOW) is not None
    assert audit.write_anchor(anchors, at=NOW) is None
    assert len(anchors.read_text().splitlines()) == 1


def test_a_damaged_anchor_file_is_told(tmp_path: Path) -> None:
    anchors = tmp_path / "anchor.jsonl"
    anchors.write_text("not json\n")
    with pytest.raises(ValueError, match="line 1"):
        list(audit.read_anchors(anchors))


def test_the_command_succeeds_and_fails(
    chain: list[AuditEvent], tamper: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anchors = tmp_path / "anchor.jsonl"
    call_command("audit_anchor", file=anchors)
    call_command("audit_verify", anchor=anchors)
    assert "5条" in capsys.readouterr().out
    AuditEvent.objects.filter(sequence=2).update(reason="x")
    with pytest.raises(CommandError, match="第2条"):
        call_command("audit_verify", anchor=anchors)
