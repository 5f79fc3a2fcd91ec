"""Finding the right entry for what people really type. Pure."""
