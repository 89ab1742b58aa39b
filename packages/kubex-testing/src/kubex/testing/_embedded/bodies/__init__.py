"""Documents out of request bodies."""
