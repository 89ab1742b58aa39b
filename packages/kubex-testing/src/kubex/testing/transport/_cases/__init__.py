"""The cases, a class for each subject; the docstring of a case is what the contract asks."""
