from tests.architecture.source import ROOT, functions, python_files

LONGEST_FUNCTION = 50
LONGEST_FILE = 400


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = [
        f"{function.place}: {function.lines} lines"
        for path in python_files()
        for function in functions(path)
        if function.lines > LONGEST_FUNCTION
    ]

    assert too_long == []


def test_no_file_is_longer_than_can_be_kept_in_mind() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in python_files()
        if (count := len(path.read_text().splitlines())) > LONGEST_FILE
    ]

    assert too_long == []
