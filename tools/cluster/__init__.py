"""A complete Kubernetes on one machine: built from its Go modules, run as root, gone without a trace when it ends."""
