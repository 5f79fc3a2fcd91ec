"""What may be switched while the stand-in runs: where LINE's rules leave a choice, and deliberate trouble."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal


@dataclass
class Switches:
    """Each switch names its rule in `docs/stand-in.md`. Not thread-safe: the platform's lock guards it.

    Times are in seconds of the stand-in's clock.
    """

    rate_limits: bool = True
    """Rule 14: token buckets are enforced."""
    skip_unknown_multicast: bool = False
    """Rule 47: mode A, unknown ids are skipped, in place of mode B, 400 for the whole request."""
    reply_token_life: float = 60.0
    """Rule 30: how long a reply token lives."""
    bad_reply_spends_token: bool = False
    """Rule 33: a reply refused for its messages spends the token."""
    uri_limit: int = 10_000
    """Rule 84: the longest address of a uri action; 1,000 before 2026-10-27."""
    strict_flex_size: bool = True
    """Rule 89: Flex is measured as the request wrote it, too; off, as compact UTF-8 alone."""
    chaos: bool = False
    """Rules 16, 67: unknown fields, random property order, stale consumption."""
    narrowcast_seconds: float = 20.0
    """Rule 54: how long a narrowcast takes: it waits for half of it, and sends for the other half."""
    audience_seconds: float = 10.0
    """Rule 56: how long an upload to an audience takes."""
    pushes_per_minute: int = 0
    """Rule 42: more pushes to one person in a minute meet 429; 0 means any number."""
    managers_default_menu: bool = False
    """Rule 109: the account's default rich menu was made in LINE's Manager, so the API may not read it."""
    menu_switch_fails: bool = False
    """Rule 113: a tap on a menu switch fails (status FAILED)."""
    media_checks: bool = False
    """Rule 77: media are fetched after accepting, and what would not show is recorded."""
    signature_header: str = "x-line-signature"
    """Rule 118: the header's casing."""
    escaped_webhooks: bool = False
    """Rule 118: non-ASCII characters are written as \\uXXXX."""
    redelivery: tuple[float, ...] = ()
    """Rule 121: seconds after which a failed webhook is sent again; empty means redelivery is off."""
    suspend_after: float = 0.0
    """Rule 130: webhooks stop after failing for so long; 0 means never."""

    def as_json(self) -> dict[str, Any]:
        """All switches by name."""
        return {**asdict(self), "redelivery": list(self.redelivery)}

    def change(self, wanted: dict[str, Any]) -> None:
        """Turn the named switches. Raises ValueError, and turns none, when one is unknown or ill-typed."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, value in wanted.items():
            if name not in known:
                raise ValueError(f"no switch '{name}'; there are {', '.join(known)}")
            known[name] = _checked(name, value, known[name])
        if str(known["signature_header"]).lower() != "x-line-signature":
            raise ValueError("switch 'signature_header' must be x-line-signature in any casing")
        for name, value in known.items():
            setattr(self, name, value)


def _checked(name: str, value: Any, present: Any) -> Any:
    expected: Literal["true or false", "a text", "a list of numbers", "a number of 0 or more"]
    if isinstance(present, bool):
        expected, is_right = "true or false", isinstance(value, bool)
    elif isinstance(present, str):
        expected, is_right = (
            "a text",
            isinstance(value, str) and value.isascii() and value.isprintable() and value != "",
        )
    elif isinstance(present, tuple):
        expected = "a list of numbers"
        is_right = isinstance(value, list | tuple) and all(_is_amount(item) for item in value)
    else:
        expected, is_right = "a number of 0 or more", _is_amount(value)
    if not is_right:
        raise ValueError(f"switch '{name}' must be {expected}")
    return tuple(float(item) for item in value) if isinstance(present, tuple) else type(present)(value)


def _is_amount(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and 0 <= value <= 1e9
