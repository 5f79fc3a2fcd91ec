"""What people can type at the shell: `python -m bot`."""
