"""The forms of the room: whom to invite, and what they may do."""

from __future__ import annotations

import re

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired

from console.here import Here
from console.identity.forms import label
from console.identity.passwords import normal_form
from people.sections import list_sections
from people.tables import Role
from people.users import HeldRight

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,119}")
_LONGEST_NAME = 100


class RightForm(FlaskForm):  # type: ignore[misc]
    """A role, and for an editor a section."""

    role = SelectField(validators=[DataRequired()])
    section = SelectField()

    def fill(self, here: Here, right: HeldRight | None = None) -> None:
        """The choices of this town in its words, and what somebody has now."""
        with here.reading() as session:
            sections = [(section.key, section.name) for section in list_sections(session, here.account_id)]
        self.role.choices = [(role.value, here.say(f"console.role.{role}")) for role in Role]
        self.section.choices = [("", here.say("console-entry.users.every-section")), *sections]
        if right and not self.is_submitted():
            self.role.data, self.section.data = right.role.value, right.section_key
        label(self, here.parts.phrases, "users")

    def right(self, here: Here) -> HeldRight | None:
        """What was chosen, or None and the fields say what is wrong."""
        self.validate()
        if self.role.errors:
            self.role.errors = [here.say("console-entry.users.role-missing")]
        if self.section.errors:
            self.section.errors = [here.say("console-entry.users.section-unknown")]
        elif self.section.data and self.role.data != Role.EDITOR:
            self.section.errors = [here.say("console-entry.users.section-editor")]
        return None if self.errors else HeldRight(Role(self.role.data), self.section.data or "")


class InviteForm(RightForm):
    """Somebody new."""

    login = StringField(validators=[DataRequired()])
    name = StringField(validators=[DataRequired()])
    is_same_person = BooleanField()

    def person(self, here: Here) -> tuple[str, str]:
        """Login and name in one form; the fields say what is wrong."""
        login = normal_form(self.login.data or "").strip().lower()
        name = " ".join(normal_form(self.name.data or "").split())[:_LONGEST_NAME]
        if not login:
            self.refuse_login(here, "login-missing")
        elif not _LOGIN.fullmatch(login):
            self.refuse_login(here, "login-wrong")
        if not name:
            self.name.errors = [here.say("console-entry.users.name-missing")]
        return login, name

    def refuse_login(self, here: Here, phrase: str) -> None:
        """Say what is wrong with the login."""
        self.login.errors = [here.say(f"console-entry.users.{phrase}")]
