"""A server that behaves exactly as badly as a script tells it to."""
