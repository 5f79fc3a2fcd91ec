"""Whom a notice may be for in this town, as a form offers it, and how many that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.sight import Reach, reach_of
from console.pages.notices.wording import kind_word, language_word
from console.pages.notices.written import WITH_KEYS
from knowledge.content import JAPANESE
from people.offered_languages import offered_languages
from scheduler.audience_choices import audience_choices, choices_among
from scheduler.audiences import AudienceInvalid, NoticeAudience
from scheduler.ports import Quota
from scheduler.tables import AudienceKind, Notice, Urgency

ORDER = (
    AudienceKind.EVERYBODY,
    AudienceKind.DISTRICTS,
    AudienceKind.INTERESTS,
    AudienceKind.LANGUAGE,
    AudienceKind.STAFF,
    AudienceKind.SECTIONS,
    AudienceKind.LIST,
    AudienceKind.GOT_NOTICE,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of audience. `options` are (key, name); a kind that needs names and has none cannot be chosen."""

    kind: str
    word: str
    hint: str
    options: Sequence[tuple[str, str]]
    chosen: frozenset[str]
    is_current: bool
    needs_keys: bool
    is_one: bool

    @property
    def is_possible(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.options) or not self.needs_keys


def choices(here: Here, session: Session, kind: str, keys: Mapping[str, Sequence[str]]) -> list[Choice]:
    """All kinds with the town's names; `kind` and `keys` are what is chosen so far."""
    return [_choice(here, session, one, kind, keys.get(one, ())) for one in ORDER]


def languages_of(here: Here, session: Session) -> tuple[str, ...]:
    """The languages in which a notice may be written beside Japanese: those that the town offers."""
    offered = offered_languages(session, here.account_id)
    return tuple(tag for tag in here.parts.phrases.languages() if not offered or tag in offered)


def reach_now(session: Session, here: Here, audience: NoticeAudience, urgency: str, quota: Quota | None) -> Reach:
    """How many an audience is, and what that would cost. Raises AudienceInvalid."""
    imagined = Notice(
        account_id=here.account_id,
        audience=audience.kind,
        audience_keys=list(audience.keys),
        urgency=Urgency.EMERGENCY if urgency == Urgency.EMERGENCY else Urgency.ROUTINE,
    )
    return reach_of(session, imagined, quota)


def audience_in(kind: str, keys: Mapping[str, Sequence[str]]) -> NoticeAudience | None:
    """The audience that is chosen, None while it is not whole."""
    if kind not in tuple(AudienceKind):
        return None
    chosen = tuple(keys.get(kind, ())) if kind in WITH_KEYS else ()
    return NoticeAudience(AudienceKind(kind), chosen) if chosen or kind not in WITH_KEYS else None


def counted(
    session: Session, here: Here, audience: NoticeAudience | None, urgency: str, quota: Quota | None
) -> Reach | None:
    """The reach of what is chosen; None for nobody yet, and for what the town has not any more."""
    if audience is None:
        return None
    try:
        return reach_now(session, here, audience, urgency, quota)
    except AudienceInvalid:
        return None


def _choice(here: Here, session: Session, kind: AudienceKind, chosen_kind: str, keys: Sequence[str]) -> Choice:
    return Choice(
        kind=str(kind),
        word=kind_word(here, kind),
        hint=here.say(f"console-notices.audience-hint.{kind}"),
        options=_options(here, session, kind, keys),
        chosen=frozenset(keys),
        is_current=kind == chosen_kind,
        needs_keys=kind in WITH_KEYS,
        is_one=kind == AudienceKind.GOT_NOTICE,
    )


def _options(here: Here, session: Session, kind: AudienceKind, keys: Sequence[str]) -> list[tuple[str, str]]:
    """The names to choose from, what is chosen already among them."""
    if kind not in WITH_KEYS:
        return []
    if kind == AudienceKind.LANGUAGE:
        return [(tag, language_word(here, tag)) for tag in (JAPANESE, *languages_of(here, session))]
    names = audience_choices(session, here.account_id, kind)
    missing = [key for key in keys if key not in names]
    known = choices_among(session, here.account_id, kind, missing)
    if kind == AudienceKind.GOT_NOTICE:
        known = {key: here.say("console-notices.audience.notice", id=key) for key in missing}
    return [*names.items(), *known.items()]
