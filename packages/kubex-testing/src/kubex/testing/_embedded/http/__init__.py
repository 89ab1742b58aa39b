"""HTTP: paths, bodies and headers in, Status documents and streams out."""
