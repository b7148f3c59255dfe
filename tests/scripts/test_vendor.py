"""What lies in static/vendor/ is what the lock names; checked without npm."""

import json
import shutil
from pathlib import Path

import pytest

from scripts.vendor import FILES, MANIFEST, ROOT, VENDOR, problems, sha256, without_addresses


def test_vendored_files_are_the_locked_ones():
    assert problems() == []


def test_licences_come_with_the_code():
    for name in ("LICENSE", "NOTICE", "LICENSE-zrender", "LICENSE-tslib"):
        assert (VENDOR / "echarts" / name).stat().st_size > 100


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(VENDOR, tmp_path / "vendor")
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    return tmp_path


def found(copy: Path) -> str:
    return "\n".join(problems(copy / "vendor", copy))


def test_a_changed_file_is_noticed(copy: Path):
    (copy / "vendor/echarts/echarts.esm.min.js").write_text("export {}")
    assert "echarts.esm.min.js: content differs" in found(copy)


def test_a_missing_and_a_stray_file_are_noticed(copy: Path):
    (copy / "vendor/echarts/NOTICE").unlink()
    (copy / "vendor/stray.js").write_text("1")
    assert "echarts/NOTICE: missing" in found(copy)
    assert "stray.js: not in the manifest" in found(copy)


def test_a_lock_that_moved_on_is_noticed(copy: Path):
    lock = json.loads((copy / "package-lock.json").read_text())
    lock["packages"]["node_modules/echarts"]["version"] = "99.0.0"
    (copy / "package-lock.json").write_text(json.dumps(lock))
    assert "is not what is locked" in found(copy)


def test_an_address_in_the_lock_is_noticed_and_taken_out(copy: Path):
    lock = json.loads((copy / "package-lock.json").read_text())
    lock["packages"]["node_modules/echarts"]["resolved"] = "somewhere"
    (copy / "package-lock.json").write_text(json.dumps(lock))
    assert "names a registry" in found(copy)
    (copy / "package-lock.json").write_text(json.dumps(without_addresses(lock)))
    assert found(copy) == ""


def test_the_manifest_lists_every_file_we_name():
    manifest = json.loads((VENDOR / MANIFEST).read_text())
    assert manifest.keys() == FILES.keys()
    assert all(entry["sha256"] == sha256(VENDOR / name) for name, entry in manifest.items())
