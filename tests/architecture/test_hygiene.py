import json
import re

from tests.architecture.source import ROOT, tracked_files

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".json",
    ".js",
    ".mjs",
    ".css",
    ".html",
    ".po",
    ".sh",
    ".ini",
    ".txt",
    "",
}
MACHINE_PATH = re.compile(r"(?<![\w.\-/])/(?:home|root|work)/[a-z]")


def test_locks_name_no_package_index() -> None:
    with_address = [path.name for path in ROOT.glob("*.lock") if "://" in path.read_text()]

    assert with_address == []


def test_every_locked_package_has_a_hash() -> None:
    for lock in ROOT.glob("*.lock"):
        lines = [line for line in lock.read_text().splitlines() if re.match(r"[a-z0-9]", line)]
        unhashed = [line for line in lines if not line.endswith("\\")]

        assert (lock.name, unhashed) == (lock.name, [])


def test_locks_of_node_packages_name_no_registry() -> None:
    locks = [path for path in tracked_files() if path.name == "package-lock.json"]
    named = [
        f"{path.parent.name}: {name}"
        for path in locks
        for name, package in json.loads(path.read_text())["packages"].items()
        if "resolved" in package
    ]

    assert (len(locks), named) == (2, [])


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked_files()
        if path.suffix in TEXT and path.name != "test_hygiene.py"
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]

    assert found == []
