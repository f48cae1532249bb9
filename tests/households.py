"""Two households that stand as long as a file of tests runs; what a test changes of them is undone."""

import pytest

from tests.factories.households import WholeHousehold, a_whole_household


@pytest.fixture(scope="module")
def households(committed: None) -> tuple[WholeHousehold, WholeHousehold]:
    """Make both once for a file: each takes three hundred statements."""
    return a_whole_household(), a_whole_household()


@pytest.fixture
def household(db: None, households: tuple[WholeHousehold, WholeHousehold]) -> WholeHousehold:
    """Return a household while another one with the same rows is there."""
    return households[0]


@pytest.fixture
def stranger(db: None, households: tuple[WholeHousehold, WholeHousehold]) -> WholeHousehold:
    """Return the other one."""
    return households[1]
