"""Tests of everything sent unasked."""
