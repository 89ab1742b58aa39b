"""Ports of pods."""
