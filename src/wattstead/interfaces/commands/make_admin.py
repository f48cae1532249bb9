"""Makes the first admin of an installation, who gives everybody else their role."""

import click

from wattstead.interfaces.commands.database import django_as


@click.command("make-admin")
@click.argument("email")
def command(email: str) -> None:
    """Make EMAIL the first admin, and print a link that signs them in once.

    The link is good for half an hour; until it is used, the command makes another one
    and the old one opens nothing. Afterwards it refuses: admins give others their role.
    """
    with django_as("worker"):
        click.echo(f"Sign in once, within half an hour: {_link_for(email)}")


def _link_for(email: str) -> str:
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.urls import reverse
    from django.utils import timezone

    from wattstead.domains.identity.staff import make_first_admin
    from wattstead.foundation.tenancy import seen_by
    from wattstead.kernel.viewer import SYSTEM

    try:
        validate_email(email)
    except ValidationError as problem:
        raise click.UsageError(f"{email!r} is not an e-mail address.") from problem
    with seen_by(SYSTEM):
        token = make_first_admin(email=email, language="en", timezone="Europe/Berlin", now=timezone.now())
    return settings.PUBLIC_URL + reverse("sign_in_by_link", args=[token])
