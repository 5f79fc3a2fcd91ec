"""Whatever people type, something useful and valid comes back."""
