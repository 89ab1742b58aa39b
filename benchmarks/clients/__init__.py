"""One module per client; `table` lists them without importing any."""
