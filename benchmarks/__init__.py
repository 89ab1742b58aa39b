"""Measures Kubex beside other Kubernetes clients for Python: `uv run --group benchmarks python -m benchmarks`."""
