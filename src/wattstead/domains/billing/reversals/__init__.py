"""Documents that say of an issued invoice that another one took its place."""
