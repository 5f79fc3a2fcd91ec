"""What the town knows, and finding it."""
