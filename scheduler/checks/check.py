"""All checks of a notice, the gravest findings first. Pure."""

from __future__ import annotations

from scheduler.checks.characters import character_findings
from scheduler.checks.dates import date_findings
from scheduler.checks.districts import district_findings
from scheduler.checks.drafted import CheckContext, DraftedNotice
from scheduler.checks.ends import end_findings
from scheduler.checks.languages import language_findings
from scheduler.checks.lengths import length_findings
from scheduler.checks.links import link_findings
from scheduler.checks.openings import opening_findings
from scheduler.checks.personal import personal_findings
from scheduler.checks.pictures import picture_findings
from scheduler.checks.plain_japanese import plain_japanese_findings
from scheduler.checks.relative_days import relative_day_findings
from scheduler.checks.repeats import repeat_findings
from scheduler.checks.times import time_findings
from scheduler.checks.trial_words import trial_findings
from scheduler.checks.validity import validity_findings
from scheduler.findings import Finding, Severity


def findings_in(draft: DraftedNotice, around: CheckContext) -> tuple[Finding, ...]:
    """Everything that is wrong with a notice, errors before warnings, each once. Never raises for any words."""
    found = (
        *trial_findings(draft),
        *repeat_findings(draft, around),
        *date_findings(draft, around),
        *relative_day_findings(draft),
        *time_findings(draft),
        *validity_findings(draft, around),
        *end_findings(draft, around),
        *district_findings(draft, around),
        *personal_findings(draft, around),
        *link_findings(draft, around),
        *picture_findings(draft),
        *length_findings(draft, around),
        *character_findings(draft),
        *language_findings(draft, around),
        *opening_findings(draft, around),
        *plain_japanese_findings(draft, around),
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.severity != Severity.ERROR))
