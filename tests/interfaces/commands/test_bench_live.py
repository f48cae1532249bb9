from wattstead.interfaces.commands.bench_live import Lived


def lived(late_s: float) -> Lived:
    return Lived(readings=1, answers_s=[0.1], waited_s=[0.0], late_s=late_s, web_cpu_s=0.1)


def test_a_backlog_is_left_where_the_last_batch_is_answered_after_the_next_would_be_due() -> None:
    assert [lived(late_s).is_held for late_s in (0.2, 3.0, 3.1)] == [True, True, False]
