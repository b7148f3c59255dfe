"""A project's key is a part of its address; no key is the address of another page."""

from projects.models.project import PAGES
from projects.urls import urlpatterns


def test_all_pages_beside_the_projects_are_refused_as_keys() -> None:
    routes = [str(one.pattern) for one in urlpatterns]
    named = {route.split("/")[0] for route in routes if not route.startswith(("<", "export"))}
    assert named - {""} == set(PAGES)
