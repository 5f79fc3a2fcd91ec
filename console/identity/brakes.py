"""Brakes on guessing: a few tries a minute and an hour, by name and by address, for known and unknown names alike.

Nobody is locked out for good, and nobody can lock out others where they have logged in before.
"""

from __future__ import annotations

from flask import Flask, Response, request, session
from flask_limiter import ApplicationLimit, Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_security.proxies import _datastore

from console.identity.failures import install_failure_notes
from console.identity.known_browsers import KnownBrowsers
from console.parts import ConsoleParts
from storage.encryption import keyed_hash

LIMITS = "5 per minute;20 per hour"
GUESSED = frozenset(
    {
        *("security.login", "security.verify", "security.change_password"),
        *("security.two_factor_token_validation", "security.two_factor_setup_validate", "security.mf_recovery"),
        *("security.wan_signin_response", "security.wan_verify_response"),
        *("invitations.accept", "invitations.enter_demo"),
    }
)
"""Where something secret is sent that somebody could try to guess."""

_SENT_BACK = {
    "security.wan_signin_response": "/wan-signin",
    "security.wan_verify_response": "/wan-verify",
    "security.two_factor_setup_validate": "/tf-setup",
}
"""Where Flask-Security answers a failed try by leading back."""


def install_brakes(app: Flask, parts: ConsoleParts) -> None:
    """Count the tries, in memory or in Redis; the one too many is answered with 429 for a while."""
    browsers = KnownBrowsers(app, parts.hash_key)
    app.extensions["console_known_browsers"] = browsers

    def name_tried() -> str:
        login = _login_tried()
        mark = browsers.mark(login)
        return f"browser:{mark}" if mark else f"name:{keyed_hash(parts.hash_key, login.casefold())}"

    def is_nameless() -> bool:
        return _is_harmless() or not _login_tried()

    def is_at_home() -> bool:
        return _is_harmless() or bool(browsers.mark(_login_tried()))

    def breached(_limit: RequestLimit) -> None:
        login = _login_tried()
        user = _datastore.find_user(case_insensitive=True, login=login)
        app.extensions["console_failures"].note("login.braked", user, login, page=str(request.endpoint))

    limiter = Limiter(
        get_remote_address,
        app=app,
        application_limits=[
            ApplicationLimit(LIMITS, key_function=name_tried, exempt_when=is_nameless, on_breach=breached),
            ApplicationLimit(
                LIMITS,
                key_function=lambda: f"address:{get_remote_address()}",
                exempt_when=is_at_home,
                deduct_when=_has_failed,
                on_breach=breached,
            ),
        ],
        storage_uri=parts.entry.limits_url,
        strategy="moving-window",
        key_prefix="madoguchi",
        in_memory_fallback_enabled=True,
    )
    install_failure_notes(app, parts, limiter)


def _is_harmless() -> bool:
    return request.method != "POST" or request.endpoint not in GUESSED


def _login_tried() -> str:
    """Whose secret is tried: the name that was typed, or whoever has come past the password or is logged in."""
    if request.endpoint == "security.login":
        return str(request.form.get("username", "")).strip()[:120]
    if current_user.is_authenticated:
        return str(current_user.login)
    user = _datastore.find_user(fs_uniquifier=session.get("tf_user_id", ""))
    return str(getattr(user, "login", ""))


def _has_failed(response: Response) -> bool:
    """A whole town hall shares one address: only what went wrong is counted there."""
    if not 300 <= response.status_code < 400:
        return True
    back = _SENT_BACK.get(str(request.endpoint))
    return back is not None and str(response.location).partition("?")[0].endswith(back)
