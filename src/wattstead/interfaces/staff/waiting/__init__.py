"""The queue of readings that wait, as work: look, decide, and see what was decided."""
