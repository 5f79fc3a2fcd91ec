"""How long a browser's tests wait before something has failed to come; only what fails waits so long."""

PATIENCE = 30_000
"""Milliseconds: a busy machine is slow, not broken."""
