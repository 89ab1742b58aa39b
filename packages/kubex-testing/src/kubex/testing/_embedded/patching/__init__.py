"""The kinds of patches."""
