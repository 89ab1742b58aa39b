"""The embedded API server: pure semantics inside, HTTP at the edge."""
