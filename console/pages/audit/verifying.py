"""Whether anybody has changed, removed or put in a line of the audit."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.audit.room import room
from people.audit_chain import Broken, verify_chain
from people.rights import Right


@room.page("/verify", Right.READ_AUDIT)
def verify(here: Here) -> ResponseReturnValue:
    """What the check is for; with `now` in the address also what it finds. It reads every line, which takes a while."""
    found = None
    if request.args.get("now"):
        with here.reading() as session:
            found = verify_chain(session, here.account_id, here.parts.hash_key)
    is_broken = isinstance(found, Broken)
    why = here.say(f"shell.audit-fault.{found.why}") if isinstance(found, Broken) else ""
    return render_template("audit/verify.html", here=here, found=found, is_broken=is_broken, why=why)
