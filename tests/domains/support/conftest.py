import pytest

from tests.domains.support.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()
