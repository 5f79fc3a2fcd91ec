"""Flask-Security's forms with our rules; their labels come from the catalogue when a form is made."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_login import current_user
from flask_security import (
    LoginForm,
    MfRecoveryForm,
    PasswordUtil,
    TwoFactorRescueForm,
    TwoFactorVerifyCodeForm,
    UserMixin,
)
from flask_security.proxies import _datastore
from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, Length

from console.identity.passwords import LONG_ENOUGH, LONG_ENOUGH_WITH_PASSKEY, PasswordRules, fault_in, normal_form
from console.parts import ConsoleParts
from messages.phrases import PhraseMissing, Phrases
from people.accounts import list_accounts
from people.users import towns_of


def label(form: FlaskForm, phrases: Phrases, name: str) -> None:
    """Give the fields of a form their words: those of this form, or else those of every form.

    A hidden field has none. Raises PhraseMissing.
    """
    for field in form:
        if field.type in ("HiddenField", "CSRFTokenField", "SubmitField"):
            continue
        try:
            field.label.text = phrases.say(f"console-entry.label.{name}.{field.short_name}")
        except PhraseMissing:
            field.label.text = phrases.say(f"console-entry.label.{field.short_name}")


class LoginByName(LoginForm):
    """Login name and password. One answer for whoever is unknown, disabled, not activated, or wrong."""

    email = StringField()
    """Never shown nor asked for; Flask-Security looks for its errors."""
    username = StringField(validators=[DataRequired(), Length(max=120)], render_kw={"autocomplete": "username"})

    def validate(self, **kwargs: Any) -> bool:
        """Whether somebody with this name and password may go on to the second factor."""
        self.ifield = self.username
        self.remember.data = False
        name = normal_form(str(self.username.data or "")).strip()
        self.user = _datastore.find_user(case_insensitive=True, login=name) if name else None
        is_good = bool(super().validate(**kwargs))
        if not is_good and self.user is None:
            current_app.extensions["console_failures"].note("login.failed", None, name)
        return is_good


class CodeOfAuthenticator(TwoFactorVerifyCodeForm):
    """Six figures, however they were typed."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the code is right and was not used."""
        self.code.data = "".join(sign for sign in normal_form(str(self.code.data or "")) if not sign.isspace())
        return bool(super().validate(**kwargs))


class CodeOfRecovery(MfRecoveryForm):
    """One of the codes that were printed."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is one of theirs; from then on it is none."""
        is_good = bool(super().validate(**kwargs))
        if not is_good and self.user is not None and self.code.data:
            self.user.track_failed_authn("recovery", True)
        return is_good


class OtherWays(TwoFactorRescueForm):
    """What helps without the telephone: only the recovery codes, for nothing is sent by mail."""

    help_setup = RadioField(choices=[])


class ChoosePassword(FlaskForm):  # type: ignore[misc]
    """A first or a new password, twice."""

    password = PasswordField(validators=[DataRequired()], render_kw={"autocomplete": "new-password"})
    password_again = PasswordField(validators=[DataRequired()], render_kw={"autocomplete": "new-password"})

    def chosen(self, parts: ConsoleParts, rules: PasswordRules) -> str:
        """The password in its one form, or nothing and the fields say what is wrong."""
        if not self.validate_on_submit():
            for field in (self.password, self.password_again):
                if field.errors:
                    field.errors = [parts.phrases.say("console-entry.password.missing")]
            return ""
        fault = fault_in(str(self.password.data), rules)
        if fault:
            self.password.errors = [say_fault(parts.phrases, fault, rules)]
        elif normal_form(str(self.password.data)) != normal_form(str(self.password_again.data)):
            self.password_again.errors = [parts.phrases.say("console-entry.password.different")]
        return "" if self.password.errors or self.password_again.errors else normal_form(str(self.password.data))


def rules_for(parts: ConsoleParts, user_id: int, names: tuple[str, ...], *, has_passkey: bool = False) -> PasswordRules:
    """The rules for somebody's password: neither their names nor those of their towns."""
    with parts.database.reading() as session:
        towns = [account for account, _role in towns_of(session, user_id)] or list(list_accounts(session))
        places = [word for account in towns for word in (account.key, account.name)]
    product = (parts.phrases.say("console.product"), "madoguchi")
    shortest = LONG_ENOUGH_WITH_PASSKEY if has_passkey else LONG_ENOUGH
    return PasswordRules(shortest=shortest, names=(*names, *places, *product))


def say_fault(phrases: Phrases, fault: str, rules: PasswordRules) -> str:
    """What is wrong with a password, and what to do."""
    return phrases.say(f"console-entry.password.{fault}", count=rules.shortest)


class TownPasswords(PasswordUtil):
    """Our rules where Flask-Security asks for a new password."""

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: ARG002 - Flask-Security's signature
        **kwargs: Any,
    ) -> tuple[list[str] | None, str]:
        """What is wrong, if anything, and the password in its one form."""
        parts: ConsoleParts = current_app.extensions["console_parts"]
        user: UserMixin = kwargs.get("user") or current_user
        names = (str(getattr(user, "login", "")), str(getattr(user, "name", "")))
        rules = rules_for(parts, user.id, names, has_passkey=bool(user.webauthn))
        fault = fault_in(password, rules)
        return ([say_fault(parts.phrases, fault, rules)] if fault else None), normal_form(password)
