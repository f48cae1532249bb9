"""Works out what devices of every kind have in common."""
