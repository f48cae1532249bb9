"""Prints the document of the API."""

import json
import os

import click


@click.command("openapi")
@click.option("--indent", type=click.IntRange(0, 8), default=2, show_default=True, help="Blanks a level.")
def command(*, indent: int) -> None:
    """Print the OpenAPI 3.1 document of the API; needs no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wattstead.config.settings.local")
    os.environ.setdefault("WATTSTEAD_SECRET_KEY", "only-to-read-settings-" + "x" * 50)
    import django

    django.setup()
    from wattstead.interfaces.api.document import document

    click.echo(json.dumps(document(), indent=indent or None, ensure_ascii=False))
