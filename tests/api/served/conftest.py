"""One served demonstration for all tests of this package (`xdist_group`), made when it is wanted."""

from collections.abc import Iterator

import pytest

from tests.api.served.house import House


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    found = House(tmp_path_factory.mktemp("served") / "house")
    found.start()
    yield found
    found.close()
