import re

from tests.architecture.source import ROOT, tracked_files
from wattstead.config.environment import Environment

FILE_NAME = re.compile(r"`([\w./-]+\.(?:py|js|md|html))`")


def test_every_setting_of_the_environment_is_documented() -> None:
    page = (ROOT / "docs" / "environment.md").read_text()

    documented = {name.lower() for name in re.findall(r"^\| `([A-Z_]+)`", page, flags=re.MULTILINE)}

    assert documented == set(Environment.model_fields)


def test_every_file_the_docs_name_is_there() -> None:
    there = [str(path.relative_to(ROOT)) for path in tracked_files()]
    missing = [
        f"{page.name}: {name}"
        for page in (ROOT / "docs").rglob("*.md")
        for name in FILE_NAME.findall(page.read_text())
        if not any(path == name or path.endswith("/" + name) for path in there)
    ]

    assert missing == []


def test_every_link_of_the_docs_leads_somewhere() -> None:
    dead = [
        f"{page.name}: {target}"
        for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert dead == []
