"""Flask-Security, put into the console: our datastore, our forms, our words."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask
from flask_security import Security
from flask_wtf import FlaskForm

from console.identity.changes import connect_changes
from console.identity.datastore import ConsoleDatastore
from console.identity.forms import (
    CodeOfAuthenticator,
    CodeOfRecovery,
    LoginByName,
    OtherWays,
    TownPasswords,
    label,
)
from console.identity.passkeys import AnswerOfPasskey, RegisterPasskey, StartPasskey, passkey_rules
from console.identity.recovery import RecoveryCodesOnce
from console.identity.sessions import connect_sessions
from console.identity.totp import TotpOnce
from console.parts import ConsoleParts
from console.rooms import Door, Need, declare
from messages.phrases import Phrases

_OPEN = (
    *("login", "logout", "tf_select", "two_factor_rescue", "mf_recovery"),
    *("wan_signin", "wan_signin_response"),
)
"""Flask-Security looks for itself how far somebody has come with logging in."""

_OPEN_OR_FRESH = ("two_factor_setup", "two_factor_token_validation")
"""On the way in anybody; once inside, only whoever has just shown who they are."""

_KNOWN = ("verify", "wan_verify", "wan_verify_response")
_FRESH = (
    *("change_password", "two_factor_setup_validate", "mf_recovery_codes"),
    *("wan_register", "wan_register_response", "wan_delete"),
)

USED_FORMS = (
    *("login_form", "verify_form", "change_password_form", "two_factor_setup_form", "two_factor_verify_code_form"),
    *("two_factor_rescue_form", "two_factor_select_form", "mf_recovery_codes_form", "mf_recovery_form"),
    *("wan_register_form", "wan_register_response_form", "wan_signin_form", "wan_signin_response_form"),
    *("wan_delete_form", "wan_verify_form"),
)


def install_entry(app: Flask, parts: ConsoleParts) -> None:
    """Everything about logging in."""
    security = Security(
        app,
        ConsoleDatastore(parts.database, parts.wall_clock),
        login_form=LoginByName,
        two_factor_verify_code_form=CodeOfAuthenticator,
        two_factor_rescue_form=OtherWays,
        mf_recovery_form=CodeOfRecovery,
        wan_register_form=RegisterPasskey,
        wan_signin_form=StartPasskey,
        wan_signin_response_form=AnswerOfPasskey,
        totp_cls=partial(TotpOnce, clock=parts.wall_clock),  # type: ignore[arg-type]  # called like the class
        password_util_cls=TownPasswords,
        webauthn_util_cls=passkey_rules(parts.entry.origin),  # type: ignore[arg-type]
        mf_recovery_codes_util_cls=RecoveryCodesOnce,
    )
    security.want_json(lambda _request: False)
    for name in USED_FORMS:
        security.forms[name].instantiator = partial(_labelled, parts.phrases)
    connect_sessions(app, parts)
    connect_changes(app, parts)
    declare(app, {f"security.{name}": Need(Door.OPEN) for name in _OPEN})
    declare(app, {f"security.{name}": Need(Door.OPEN, is_fresh=True) for name in _OPEN_OR_FRESH})
    declare(app, {f"security.{name}": Need(Door.KNOWN) for name in _KNOWN})
    declare(app, {f"security.{name}": Need(Door.KNOWN, is_fresh=True) for name in _FRESH})


def _labelled(phrases: Phrases, name: str, kind: type[FlaskForm], **given: Any) -> FlaskForm:
    form = kind(**given)
    label(form, phrases, name.replace("_", "-"))
    return form
