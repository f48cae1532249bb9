"""Passwords are told apart to their last letter, however long they are."""

import pytest
from django.contrib.auth.hashers import check_password, make_password

from wattstead.config.settings import base

SHARED = "seven kind lamps hum " * 4  # 84 bytes: plain bcrypt would look at 72 of them


@pytest.fixture(autouse=True)
def as_in_production(settings: object) -> None:
    """Hash as the portal does; other tests hash quickly."""
    setattr(settings, "PASSWORD_HASHERS", base.PASSWORD_HASHERS)  # noqa: B010 a fixture without types


def test_of_two_long_passwords_that_begin_alike_one_does_not_open_the_other() -> None:
    mine, theirs = (SHARED + "a" * 16).encode(), (SHARED + "b" * 16).encode()
    kept = make_password(mine.decode())

    assert (len(mine), len(theirs), mine[:72] == theirs[:72]) == (100, 100, True)
    assert (check_password(mine.decode(), kept), check_password(theirs.decode(), kept)) == (True, False)


def test_passwords_are_kept_by_bcrypt_over_their_whole_hash() -> None:
    assert make_password("seven kind lamps hum").startswith("bcrypt_sha256$$2b$12$")


@pytest.mark.parametrize("other", ["seven\0kind", "seven\0lamps", "seven"])
def test_nothing_ends_a_password_early(other: str) -> None:
    kept = make_password("seven\0kind lamps hum")

    assert not check_password(other, kept)
