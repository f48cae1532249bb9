import importlib
import pkgutil
import re

import wattstead
from tests.architecture.source import ROOT
from wattstead.kernel.refusals import Refusal


def every_refusal() -> list[type[Refusal]]:
    for module in pkgutil.walk_packages(wattstead.__path__, "wattstead."):
        if (
            ".migrations" not in module.name
            and ".settings" not in module.name
            and not module.name.endswith((".asgi", ".__main__"))
        ):
            importlib.import_module(module.name)
    found: list[type[Refusal]] = []
    waiting = [Refusal]
    while waiting:
        refusal = waiting.pop()
        found.append(refusal)
        waiting.extend(refusal.__subclasses__())
    return [refusal for refusal in found if refusal.__module__.startswith("wattstead.")]


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = [refusal.code for refusal in every_refusal()]

    assert sorted(codes) == sorted(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z][a-z_]*", code)] == []


def test_every_refusal_is_documented() -> None:
    documented = set(
        re.findall(r"^\| `([a-z_]+)`", (ROOT / "docs" / "refusals.md").read_text(), flags=re.MULTILINE)
    )

    assert documented == {refusal.code for refusal in every_refusal()}
