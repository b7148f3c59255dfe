"""How a test reads and changes a project's book through its pages."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from projects import files
from projects.models import Project, ProjectFile
from tests.conftest import browser_of
from tests.factories import NOW, actor
from tests.plan.pages import text, words
from tests.projects.book_rows import PNG

PDF = b"%PDF-1.4\n%%EOF\n"
__all__ = ["PDF", "PNG", "filled", "paper", "read", "send", "store_at"]


def store_at(settings: Any, folder: Path) -> None:
    """Files of a test go to its own folder."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def paper(
    project: Project, by: User, name: str = "许可证.pdf", kind: str = "evidence"
) -> ProjectFile:
    """A file behind the project."""
    content = PNG if name.endswith(".png") else PDF
    upload = SimpleUploadedFile(name, content)
    return files.attach(project, upload, kind=kind, max_bytes=9999, by=actor(by), at=NOW)


def read(user: User, project: Project, path: str = "", status: int = 200) -> str:
    return words(text(user, f"/projects/{project.key}/{path}", status))


def filled(user: User, project: Project, path: str) -> dict[str, str]:
    """The form as the page gives it: what a person sends who changes nothing."""
    html = text(user, f"/projects/{project.key}/{path}")
    form = html[html.index("book-form") :]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") in {"radio", "checkbox"} and " checked" not in tag:
            continue
        if given.get("type") != "file" and "name" in given:
            found[given["name"]] = given.get("value", "")
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = body.strip("\n")
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen.group(1) if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def send(user: User, project: Project, path: str, data: Mapping[str, Any]) -> Any:
    return browser_of(user).post(f"/projects/{project.key}/{path}", data)
