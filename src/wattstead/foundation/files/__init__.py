"""Takes files in: typed by what is in them, bounded, kept in pieces in the database, given out again."""
