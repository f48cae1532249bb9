"""Makes a household that never lived, for demonstrations and tests."""
