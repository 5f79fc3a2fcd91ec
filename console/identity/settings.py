"""How Flask-Security is set: every default that requirements 27 to 31 tell to override, in one place."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from flask_security.core import _default_messages

from console.parts import ConsoleParts
from messages.phrases import Phrases

COOKIE = "__Host-madoguchi"
_MESSAGES = "console-entry.message"
_A_YEAR = timedelta(days=365)


def flask_settings(parts: ConsoleParts) -> dict[str, object]:
    """The configuration of the console's Flask application."""
    return {
        "SECRET_KEY": _derived(parts.hash_key, "session"),
        "SESSION_COOKIE_NAME": COOKIE,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "REMEMBER_COOKIE_NAME": "__Host-madoguchi-unused",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_I18N_ENABLED": False,
        **{f"SECURITY_{name}": value for name, value in _security(parts).items()},
        **{f"SECURITY_MSG_{name}": message for name, message in _messages(parts.phrases).items()},
    }


def _security(parts: ConsoleParts) -> dict[str, object]:
    return {
        "PASSWORD_SALT": _derived(parts.hash_key, "password"),
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_NORMALIZE_FORM": "NFKC",
        "INPUT_NORMALIZE_FORM": "NFKC",
        "RETURN_GENERIC_RESPONSES": True,
        "USER_IDENTITY_ATTRIBUTES": [{"login": {"mapper": _as_typed, "case_insensitive": True}}],
        "FRESHNESS": _A_YEAR,  # the guard asks for it, by the programme's own clock
        "FRESHNESS_GRACE_PERIOD": timedelta(0),
        "API_ENABLED_METHODS": ["session"],
        "STATIC_FOLDER": None,
        "CHANGEABLE": True,
        "CHANGE_URL": "/profile/password",
        "POST_CHANGE_VIEW": "profile.own",
        "SEND_PASSWORD_CHANGE_EMAIL": False,
        "TWO_FACTOR": True,
        "TWO_FACTOR_REQUIRED": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_ALWAYS_VALIDATE": True,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TWO_FACTOR_POST_SETUP_VIEW": "profile.own",
        "TWO_FACTOR_IMPLEMENTATIONS": {
            "code": "flask_security.twofactor.CodeTfPlugin",
            "webauthn": "console.identity.passkeys.PasskeyAsSecond",
        },
        "TOTP_SECRETS": {_derived(key, "name")[:8]: _derived(key, "totp") for key in parts.encryption_keys},
        "TOTP_ISSUER": parts.phrases.say("console.product"),
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [key.encode() for key in parts.encryption_keys],
        "WEBAUTHN": True,
        "WAN_RP_NAME": parts.phrases.say("console.product"),
        "WAN_ALLOW_USER_HINTS": False,
        "POST_LOGIN_VIEW": "house.start",
        "POST_VERIFY_VIEW": "house.start",
        "POST_LOGOUT_VIEW": "security.login",
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "DEFAULT_REMEMBER_ME": False,
    }


def _as_typed(identity: str) -> str:
    return identity.strip()


def _messages(phrases: Phrases) -> dict[str, tuple[str, str]]:
    """Every message of Flask-Security in our words; one sentence for those of doors that are shut here."""
    known = set(phrases.names())
    names = {name: f"{_MESSAGES}.{name.lower().replace('_', '-')}" for name in _default_messages}
    return {
        name: (phrases.say(own if own in known else f"{_MESSAGES}.other"), _default_messages[name][1])
        for name, own in names.items()
    }


def _derived(key: str, purpose: str) -> str:
    """A key of its own for each purpose."""
    return hmac.new(key.encode(), f"console {purpose}".encode(), hashlib.sha256).hexdigest()
