"""What watches over sending, and tells the duty officers."""
