"""Names how long what is told of areas may be."""

LONGEST_CODE = 40
LONGEST_NAME = 80
LONGEST_POSTAL_CODE = 20
LONGEST_NOTE = 500
MOST_POSTAL_CODES = 5_000
