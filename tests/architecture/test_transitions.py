from tests.architecture.drawn_transitions import PAGE, drawn, every_table


def test_the_drawn_transitions_are_those_of_the_code() -> None:
    assert PAGE.read_text() == drawn(), "run: python -m tests.architecture.drawn_transitions"


def test_nothing_that_the_calendar_makes_is_made_by_people_too() -> None:
    torn = [
        f"{table.of}: {move.does}"
        for table in every_table()
        for move in table.moves
        if "calendar" in move.by and move.by != {"calendar"}
    ]

    assert torn == []
