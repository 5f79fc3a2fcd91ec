"""When what is collected: the rules of a district, and the days they come to. Pure."""
