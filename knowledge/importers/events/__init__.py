"""Events and lectures from the tables of the open-data standards, from monthly sheets, and from any table of dates."""
