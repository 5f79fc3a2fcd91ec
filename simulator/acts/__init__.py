"""What people do: write, tap, follow, block, alone and in groups."""
