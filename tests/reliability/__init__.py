"""What must not happen, tried: kills, doubles, disorder, floods, wrong bytes, personal numbers."""
