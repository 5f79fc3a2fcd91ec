"""Towns and their people: accounts, sections, console users, contacts."""
