"""LINE's numbered rules as cases: what is accepted, what is refused. `docs/stand-in.md` lists the rules."""
