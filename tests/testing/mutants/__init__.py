"""Broken transports: for each case of the conformance kit one that must not pass it."""
