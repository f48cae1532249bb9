import ast

from tests.architecture.source import PACKAGE, functions, python_files

NAMES_OF_NOTHING = {"utils", "helpers", "common", "base", "manager", "misc"}


def test_every_module_is_named_after_what_it_holds() -> None:
    nameless = [
        str(path)
        for path in python_files(PACKAGE)
        if NAMES_OF_NOTHING & {path.stem, path.parent.name} and "settings" not in path.parts
    ]

    assert nameless == []


def test_operations_and_queries_take_their_arguments_by_name() -> None:
    positional = [
        function.place
        for path in python_files(PACKAGE / "domains", PACKAGE / "journeys")
        if path.stem in {"operations", "rules"} or "journeys" in path.parts
        for function in functions(path)
        if not function.node.name.startswith("_") and len(positional_arguments(function.node)) > 1
    ]

    assert positional == []


def positional_arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [
        argument.arg
        for argument in node.args.posonlyargs + node.args.args
        if argument.arg not in {"self", "cls"}
    ]
