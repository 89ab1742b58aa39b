"""The documents that answers consist of."""
