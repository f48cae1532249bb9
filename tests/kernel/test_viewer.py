"""A viewer is a value: who looks, and on behalf of which accounts."""

from dataclasses import FrozenInstanceError
from uuid import UUID

import pytest

from wattstead.kernel.viewer import SYSTEM, Viewer

ANNA = UUID(int=1)
HOME = UUID(int=2)


def test_a_stranger_sees_no_account_unless_told() -> None:
    assert Viewer(user_id=ANNA) == Viewer(user_id=ANNA, account_ids=frozenset(), is_system=False)


def test_a_viewer_gains_no_account_after_the_fact() -> None:
    viewer = Viewer(user_id=ANNA, account_ids=frozenset({HOME}))

    with pytest.raises(FrozenInstanceError):
        viewer.account_ids = frozenset()  # type: ignore[misc]


def test_viewers_with_the_same_accounts_are_the_same() -> None:
    assert len({Viewer(user_id=ANNA, account_ids=frozenset({HOME})) for _ in range(2)}) == 1


def test_the_system_is_nobody_and_sees_everything() -> None:
    assert Viewer(user_id=None, account_ids=frozenset(), is_system=True) == SYSTEM
