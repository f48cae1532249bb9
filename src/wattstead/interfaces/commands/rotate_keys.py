"""Writes what is encrypted anew with the newest key, so that an old one can be thrown away."""

import os

import click

from wattstead.foundation.embedded_postgres import CannotStart, data_home
from wattstead.foundation.embedded_postgres.ownership import is_owned
from wattstead.foundation.embedded_postgres.secrets_file import (
    add_encryption_key,
    fresh_encryption_key,
    kept_encryption_keys,
)
from wattstead.interfaces.commands.database import django_as
from wattstead.interfaces.commands.installation import (
    ENCRYPTION_KEYS,
    operators_addresses,
    refuse_unusable_keys,
)


@click.command("rotate-keys")
@click.option("--new-key", is_flag=True, help="Make a new key first; the old ones stay to read with.")
def command(*, new_key: bool) -> None:
    """Write everything encrypted anew with the newest key.

    It may be stopped and started again, while the portal runs. Every process must know
    the newest key before: docs/environment.md says in which order.
    """
    if new_key and not _made_new_key():
        return
    with django_as("worker"):
        refuse_unusable_keys(os.environ)
        rewritten, unreadable = _rewrite_everything()
    click.echo(f"{rewritten} values are encrypted with the newest key now.")
    if unreadable:
        raise CannotStart(
            f"{unreadable} values could not be read and stay as they are: their key is not among the keys,"
            " or they were changed. Keep every old key until this says nothing more."
        )


def _made_new_key() -> bool:
    """Make a key; return whether it can be used at once."""
    if os.environ.get("WATTSTEAD_ENCRYPTION_KEYS") or operators_addresses(os.environ):
        click.echo(fresh_encryption_key())
        click.echo("WATTSTEAD_ENCRYPTION_KEYS takes it; docs/environment.md says how.", err=True)
        return False
    home = data_home(os.environ)
    kept_encryption_keys(home / ENCRYPTION_KEYS)
    add_encryption_key(home / ENCRYPTION_KEYS)
    if is_owned(home):
        click.echo("A new key is made. Start `wattstead up` anew, then run `wattstead rotate-keys`.")
        return False
    return True


def _rewrite_everything() -> tuple[int, int]:
    """Return how many values were written anew, and how many could not be read."""
    from wattstead.foundation.key_rotation import encrypted_columns, rewrite_batch
    from wattstead.foundation.tenancy import seen_by
    from wattstead.kernel.viewer import SYSTEM

    rewritten = unreadable = 0
    for model, column in encrypted_columns():
        after, is_open = None, True
        while is_open:
            with seen_by(SYSTEM):
                batch = rewrite_batch(model, column=column, after=after)
            rewritten, unreadable = rewritten + batch.rewritten, unreadable + batch.unreadable
            after, is_open = batch.last, batch.last is not None
    return rewritten, unreadable
