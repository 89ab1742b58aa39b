"""Reading pods, in each of the shapes in which clients give them."""

from benchmarks.readings.columns import WideRow

__all__ = ["WideRow"]
