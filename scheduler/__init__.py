"""Everything the town sends unasked: notices, series, and the rows that become requests to LINE."""
