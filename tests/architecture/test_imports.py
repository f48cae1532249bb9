import grimp
from importlinter import cli as importlinter

from tests.architecture.source import ROOT


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
