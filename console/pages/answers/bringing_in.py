"""Files of answers: uploaded, looked at, and only then brought in."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError

from console.here import Here
from console.pages.answers.bringing_options import Options, options_from, options_typed
from console.pages.answers.dry_run import MOST_LISTED, DryRun, OutcomeChanged, compared, content_of, imported
from console.pages.answers.finding import entry_words
from console.pages.answers.import_words import ImportWords
from console.pages.answers.room import room
from knowledge.care.editing import CollectionShared
from knowledge.care.publishing import Judgement, Override, OverrideRefused, PublishingWorsens, overridden
from knowledge.importers.apart.upload import SUFFIXES, Upload, upload_name
from knowledge.importers.kinds import READERS
from knowledge.importers.loading import Loaded, StagedContent
from knowledge.importers.uploads import (
    MOST_BYTES,
    Owner,
    UploadGone,
    Waiting,
    change_options,
    find_upload,
    keep_upload,
    last_upload,
    use_upload,
)
from messages.cleaning import cleaned_text
from people.rights import Right

_LONGEST_REASON = 300
KINDS = tuple(READERS)


@dataclass(slots=True)
class Told:
    """What the page of a dry run says beside the outcome."""

    faults: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    reason: str = ""
    judgement: Judgement | None = None
    """Set when somebody has tried to import what makes the golden set worse."""


@room.page("/import", Right.IMPORT_ANSWERS, is_fresh=True)
def import_form(here: Here) -> ResponseReturnValue:
    """Choose a file."""
    return _form(here, Options(), request.args.get("kind", ""), {})


@room.action("/import", Right.IMPORT_ANSWERS, is_fresh=True)
def upload(here: Here) -> ResponseReturnValue:
    """Keep the file for an hour, and show what it would change."""
    with here.reading() as session:
        words = entry_words(here, session)
    options, faults = options_typed(request.form, words.sections)
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        faults["kind"] = "kind-missing"
    file, problem = _sent_file()
    if problem:
        faults["file"] = problem
    if faults:
        return _form(here, options, kind, faults), 422
    with here.acting(Right.IMPORT_ANSWERS) as act:
        number = keep_upload(act.session, _owner(here), kind, file, options.as_json(), act.at)
        act.note("entry.import-upload", f"upload:{number}", kind=kind, size=len(file.content))
    return redirect(here.url("answers.look", upload_id=number), 303)


@room.page("/import/<int:upload_id>", Right.IMPORT_ANSWERS, is_fresh=True)
def look(here: Here, upload_id: int) -> ResponseReturnValue:
    """What the file would change. Nothing is changed yet."""
    try:
        waiting = _waiting(here, upload_id)
    except UploadGone:
        return _gone(here)
    with content_of(here, waiting) as (content, log, options):
        run = compared(here, content, log, options)
    return _report(here, waiting, run, Told())


@room.action("/import/<int:upload_id>/options", Right.IMPORT_ANSWERS, is_fresh=True)
def choose(here: Here, upload_id: int) -> ResponseReturnValue:
    """Choose otherwise for the same file, and look again."""
    with here.reading() as session:
        words = entry_words(here, session)
    options, faults = options_typed(request.form, words.sections)
    try:
        if faults:
            waiting = _waiting(here, upload_id)
            with content_of(here, waiting) as (content, log, kept):
                run = compared(here, content, log, kept)
            return _report(here, waiting, run, Told(faults)), 422
        with here.acting(Right.IMPORT_ANSWERS) as act:
            change_options(act.session, _owner(here), upload_id, options.as_json())
            act.note("entry.import-options", f"upload:{upload_id}")
    except UploadGone:
        return _gone(here)
    return redirect(here.url("answers.look", upload_id=upload_id), 303)


@room.action("/import/<int:upload_id>/apply", Right.IMPORT_ANSWERS, is_fresh=True)
def apply_import(here: Here, upload_id: int) -> ResponseReturnValue:
    """Bring in exactly what was shown; show it again when that has become something else."""
    try:
        waiting = _waiting(here, upload_id)
    except UploadGone:
        return _gone(here)
    told = Told(reason=cleaned_text(request.form.get("reason", ""), _LONGEST_REASON).strip())
    with content_of(here, waiting) as (content, log, options):
        run = compared(here, content, log, options)
        if run.is_stopped or request.form.get("mark") != run.differences.mark:
            told.problem = "" if run.is_stopped else "outcome-changed"
            return _report(here, waiting, run, told), 409
        try:
            loaded = _applied(here, waiting, content, run, told)
        except UploadGone:
            return _gone(here)
        except (PublishingWorsens, OverrideRefused) as error:
            told.judgement = run.judgement
            told.problem = "reason-short" if isinstance(error, OverrideRefused) else ""
        except (OutcomeChanged, CollectionShared, DataError) as error:
            told.problem = _PROBLEMS[type(error)]
            run = compared(here, content, log, options)
        else:
            flash(here.say("console-bringing.imported", **_counts(loaded)), "success")
            return redirect(here.url("answers.search"), 303)
        return _report(here, waiting, run, told), 422


def _applied(here: Here, waiting: Waiting, content: StagedContent, run: DryRun, told: Told) -> Loaded:
    override = Override(here.person.login, told.reason or "-") if request.form.get("override") else None
    overriding = overridden(run.judgement, override) if run.judgement else {}
    with here.acting(Right.PUBLISH_WORSE if overriding else Right.IMPORT_ANSWERS) as act:
        use_upload(act.session, _owner(here), waiting.id)
        loaded = imported(here, act.session, content, run)
        counts = _counts(loaded)
        facts = {name: counts[name] for name in ("new", "changed", "removed")}
        act.note("entry.import", f"upload:{waiting.id}", kind=waiting.kind, digest=waiting.digest[:16], **facts)
        if overriding:
            act.note("entry.publish-worse", f"upload:{waiting.id}", **overriding)
    return loaded


_PROBLEMS: dict[type[Exception], str] = {
    OutcomeChanged: "outcome-changed",
    CollectionShared: "shared",
    DataError: "too-long",
}


def _sent_file() -> tuple[Upload, str]:
    """The file of the form, and what is wrong with it."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return Upload("", b""), "file-missing"
    name = upload_name(sent.filename)
    if not name:
        return Upload("", b""), "file-suffix"
    content = sent.read(MOST_BYTES + 1)
    if not content:
        return Upload("", b""), "file-empty"
    return Upload(name, content), "file-large" if len(content) > MOST_BYTES else ""


def _owner(here: Here) -> Owner:
    return Owner(here.account_id, here.person.user_id)


def _waiting(here: Here, number: int) -> Waiting:
    with here.reading() as session:
        return find_upload(session, _owner(here), number, here.at)


def _gone(here: Here) -> ResponseReturnValue:
    flash(here.say("console-bringing.upload-gone"), "info")
    return redirect(here.url("answers.import_form"), 303)


def _form(here: Here, options: Options, kind: str, faults: dict[str, str]) -> str:
    with here.reading() as session:
        words = entry_words(here, session)
        waiting = last_upload(session, _owner(here), here.at)
    return render_template(
        "answers/import.html",
        here=here,
        words=words,
        kinds=KINDS,
        kind=kind,
        options=options,
        suffixes=SUFFIXES,
        waiting=waiting,
        faults={name: here.say(f"console-bringing.fault.{fault}") for name, fault in faults.items()},
    )


def _report(here: Here, waiting: Waiting, run: DryRun, told: Told) -> str:
    with here.reading() as session:
        words = entry_words(here, session)
    return render_template(
        "answers/import_report.html",
        here=here,
        words=words,
        said=ImportWords(here.parts.phrases, words),
        waiting=waiting,
        options=options_from(waiting.options),
        run=run,
        told=told,
        counts=_counts(run.loaded),
        most=MOST_LISTED,
        faults={name: here.say(f"console-bringing.fault.{fault}") for name, fault in told.faults.items()},
        may_override=here.may(Right.PUBLISH_WORSE),
    )


def _counts(loaded: Loaded) -> dict[str, int]:
    count = loaded.entries
    names = ("new", "changed", "same", "vanished", "removed", "kept", "conflicts")
    return {name: getattr(count, name) for name in names}
