"""The staff's web pages."""

MAX_BODY = 10 * 1024 * 1024
"""Bytes of a request: pictures and files of answers are uploaded."""
