"""The `kubex` command."""
