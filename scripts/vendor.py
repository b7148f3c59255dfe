"""Copy the front-end libraries that we ship into static/vendor/, and check what lies there.

python scripts/vendor.py            after a change in package.json: needs npm
python scripts/vendor.py --check    compares static/vendor/ with its manifest and the lock: no npm

The lock names versions and hashes, never the address of a registry. Standard library only.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
MANIFEST = "MANIFEST.json"
# What is served, and the licences of everything that is bundled in it.
FILES = {
    "echarts/echarts.esm.min.js": ("echarts", "dist/echarts.esm.min.js"),
    "echarts/LICENSE": ("echarts", "LICENSE"),
    "echarts/NOTICE": ("echarts", "NOTICE"),
    "echarts/LICENSE-zrender": ("zrender", "LICENSE"),
    "echarts/LICENSE-tslib": ("tslib", "LICENSE.txt"),
}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def locked_versions(root: Path = ROOT) -> dict[str, str]:
    """The version of each package in the lock."""
    packages: dict[str, Any] = json.loads((root / "package-lock.json").read_text())["packages"]
    return {
        path.removeprefix("node_modules/"): entry["version"]
        for path, entry in packages.items()
        if path
    }


def problems(vendor: Path = VENDOR, root: Path = ROOT) -> list[str]:
    """What is wrong with the vendored files: missing, changed, unlisted, or not as locked."""
    manifest: dict[str, dict[str, str]] = json.loads((vendor / MANIFEST).read_text())
    versions = locked_versions(root)
    found = [f"{name}: not in the manifest" for name in FILES if name not in manifest]
    for name, entry in manifest.items():
        path = vendor / name
        if not path.is_file():
            found.append(f"{name}: missing")
        elif sha256(path) != entry["sha256"]:
            found.append(f"{name}: content differs from the manifest")
        if versions.get(entry["package"]) != entry["version"]:
            found.append(f"{name}: {entry['package']} {entry['version']} is not what is locked")
    present = {str(path.relative_to(vendor)) for path in vendor.rglob("*") if path.is_file()}
    found += [f"{name}: not in the manifest" for name in present - manifest.keys() - {MANIFEST}]
    if "resolved" in (root / "package-lock.json").read_text():
        found.append("package-lock.json names a registry; run scripts/vendor.py")
    return found


def without_addresses(lock: dict[str, Any]) -> dict[str, Any]:
    """The lock without `resolved`: it would write the address of somebody's registry."""
    for entry in lock["packages"].values():
        entry.pop("resolved", None)
    return lock


def _install(folder: Path) -> None:
    """Bring the lock in step with package.json and install exactly what it names."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to renew static/vendor/; to check it use --check.")
    shutil.copy(ROOT / "package.json", folder)
    lock = ROOT / "package-lock.json"
    if lock.exists():
        shutil.copy(lock, folder)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run([npm, "install", "--package-lock-only", *quiet], cwd=folder, check=True)  # noqa: S603
    subprocess.run([npm, "ci", *quiet], cwd=folder, check=True)  # noqa: S603
    written = without_addresses(json.loads((folder / "package-lock.json").read_text()))
    lock.write_text(json.dumps(written, indent=2) + "\n")


def renew() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _install(folder)
        shutil.rmtree(VENDOR, ignore_errors=True)
        manifest = {}
        versions = locked_versions()
        for name, (package, source) in FILES.items():
            target = VENDOR / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / "node_modules" / package / source, target)
            manifest[name] = {
                "package": package,
                "version": versions[package],
                "sha256": sha256(target),
            }
    (VENDOR / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    if "--check" not in sys.argv[1:]:
        renew()
    wrong = problems()
    sys.exit("\n".join(wrong) if wrong else 0)
