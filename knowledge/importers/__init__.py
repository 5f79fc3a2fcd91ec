"""From files to content. Nothing is loaded while one fault is left."""
