"""Objects in memory and their history."""
