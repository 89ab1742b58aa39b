"""Commands in containers: exec and attach."""
