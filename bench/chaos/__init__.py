"""Sending under fire: processes killed, LINE failing in every way, the database restarted, the clock moved."""
