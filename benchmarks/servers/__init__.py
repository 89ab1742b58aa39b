"""Where the clients are measured: a stub that only sends recorded bytes, or a real API server."""
