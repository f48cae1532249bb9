"""Makes a company that never was: two hundred places in a dozen cities."""
