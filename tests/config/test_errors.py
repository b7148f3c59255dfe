"""The pages for what went wrong."""

from django.test import RequestFactory

from config import errors


def test_the_page_for_our_own_fault_asks_no_database(rf: RequestFactory) -> None:
    """No `db` here: a look-up would fail the test, as it would fail the page when that is down."""
    response = errors.server_error(rf.get("/overview/"))
    text = response.content.decode()
    assert response.status_code == 500
    assert "已保存的数据不受影响" in text
    assert "石拐区" in text


def test_a_program_gets_a_problem_instead(rf: RequestFactory) -> None:
    response = errors.server_error(rf.get("/api/v1/areas/"))
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
