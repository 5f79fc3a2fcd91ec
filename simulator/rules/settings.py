"""What a check depends on beside the request's contents."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleSettings:
    """How strictly a request is read.

    `uri_limit` is the longest address of a uri action in characters (rule 84: 10,000, before 2026-10-27 1,000).
    `escaped` and `spaced` say how the request wrote its JSON: non-ASCII characters as \\uXXXX, blanks after commas and
    colons. Flex messages are measured that way too (rule 89), unless `strict_flex_size` is off.
    """

    uri_limit: int = 10_000
    escaped: bool = False
    spaced: bool = False
    strict_flex_size: bool = True


STANDARD = RuleSettings()
