"""How alike names of projects are."""

import pytest

from investment.likely import alike


@pytest.mark.parametrize(
    ("ours", "theirs", "share"),
    [
        (["叶片项目"], ["叶片项目"], 100),
        (["风电叶片"], ["明阳风电叶片制造项目"], 50),
        (["镁合金压铸"], ["铝合金压延"], 50),
        (["镁合金压铸"], ["石墨电极"], 0),
        (["甲", "石墨电极项目"], ["石墨电极工厂"], 100),
        ([""], ["石墨"], 50),
        (["项目"], ["石墨项目"], 50),
    ],
)
def test_names_are_compared_by_neighbouring_characters(
    ours: list[str], theirs: list[str], share: int
) -> None:
    assert alike(ours, theirs) == share
