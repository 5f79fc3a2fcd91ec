"""How people get in: Flask-Security on our own tables."""
