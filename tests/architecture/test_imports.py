import re

import grimp
from importlinter import cli as importlinter

from tests.architecture.source import PACKAGE, ROOT, python_files


def test_every_storey_knows_only_those_below() -> None:
    assert importlinter.lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True) == 0


def test_models_belong_to_their_own_domain() -> None:
    graph = grimp.build_graph("wattstead", cache_dir=None)
    trespassers = [
        f"{importer} imports {module}"
        for module in graph.modules
        if module.startswith("wattstead.domains.") and module.endswith(".models")
        for importer in graph.find_modules_that_directly_import(module)
        if not importer.startswith(module.removesuffix("models"))
    ]

    assert trespassers == []


def test_only_commands_and_what_they_call_may_see_every_account() -> None:
    """Pages and domains act for somebody; jobs, a billing run and the demonstration act for everybody."""
    allowed = {
        "interfaces/commands",
        "interfaces/jobs/tasks.py",
        "journeys/demo_household",
        "journeys/issue_invoices.py",
        "kernel/viewer.py",
    }
    all_seeing = [
        name
        for path in python_files(PACKAGE)
        if re.search(r"viewer import \(?[^)\n]*\bSYSTEM\b|viewer\.SYSTEM\b|is_system=True", path.read_text())
        and not any((name := str(path.relative_to(PACKAGE))).startswith(place) for place in allowed)
    ]

    assert all_seeing == []
