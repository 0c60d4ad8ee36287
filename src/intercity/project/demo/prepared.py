"""What cities and the host have handed in so far, and what is prepared for the day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from intercity.base.uploads import staged
from intercity.kernel.clock import instant
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions.contributions import clear, summarise
from intercity.programme.actions.interpretation import (
    InterpreterValues,
    LanguageValues,
    TermValues,
    add_interpreter,
    add_terms,
    adopt_interpreters,
    keep_languages,
)
from intercity.programme.actions.materials import Labelled, Received, Terms, hand_in
from intercity.programme.actions.meetings import MeetingValues, keep_meeting
from intercity.programme.actions.presentations import (
    PresentationValues,
    accept,
    ask_revision,
    hand_in_words,
)
from intercity.programme.actions.technical_tests import Offer, book_test, offer_times
from intercity.programme.clearing import digest_of, renditions_of
from intercity.programme.models import Item, Material, Presentation
from intercity.programme.receiving import look
from intercity.project.demo.paper import paper
from intercity.seminars.deadlines import deadlines_of

if TYPE_CHECKING:
    from intercity.project.demo.working import Desk

Told = dict[str, Any]


def seed(desk: Desk, told: Told) -> None:
    """Presentations, the host's message, interpretation, tests and meeting links."""
    for said in told["presentations"]:
        _present(desk, said)
    _write_message(desk, told["message"])
    _interpret(desk, told)
    _offer_tests(desk, told["tests"])
    _keep_meetings(desk, told["meeting"])


def _present(desk: Desk, said: Told) -> None:
    """Handed in under the title of the programme; some were looked at since."""
    slug, edition = said["city"], desk.edition
    participant, by = desk.participant(slug), desk.speaks(slug)
    speakers = edition.members.filter(
        delegation__participant=participant, role="speaker"
    )
    values = PresentationValues(
        title=edition.items.get(city__slug=slug).title,
        abstract=LocalizedText.of(said["abstract"]),
        theme=said["theme"],
        presenters=frozenset(speakers),
        presenter="" if speakers else by.known_as,
    )
    at = desk.ago(said["ago"])
    kept = hand_in_words(participant, values, revision=1, by=by, now=at)
    if accepted := said.get("accepted"):
        at = desk.ago(accepted)
        kept = accept(kept, revision=kept.revision, by=desk.by, now=at)
    if asked := said.get("asked"):
        at = at + timedelta(days=2)
        ask_revision(kept, asked, revision=kept.revision, by=desk.by, now=at)
    if slides := said.get("slides"):
        _hand_in_slides(desk, kept, slides)


def _hand_in_slides(desk: Desk, presentation: Presentation, days: int) -> None:
    participant = presentation.participant
    title = presentation.title.in_("en").text
    pages = (
        (str(participant.city), "", title),
        ("What we did", "", "A rain gauge in every school.", "Walls built together."),
        ("What it cost", "", "Less than one landslide."),
    )
    name = f"{participant.city.slug}.pdf"
    upload = SimpleUploadedFile(name, paper(pages), "application/pdf")
    kind = look(upload, Material.Kind.SLIDES)
    labelled = Labelled(
        kind=Material.Kind.SLIDES,
        language="en",
        terms=Terms(audience=Material.Audience.PUBLIC),
    )
    with staged(upload) as file:
        hand_in(
            presentation,
            labelled,
            Received(staged=file, kind=kind),
            by=desk.speaks(participant.city.slug),
            now=desk.ago(days),
        )


def _write_message(desk: Desk, said: Told) -> None:
    """The leader's message has a summary in some languages; one is cleared."""
    summary = LocalizedText.of(said["summary"])
    kept = summarise(
        desk.edition,
        Item.Kind.VIDEO_MESSAGE,
        summary,
        revision=1,
        by=desk.by,
        now=desk.ago(9),
    )
    language = said["cleared"]
    seen = digest_of(renditions_of(kept)[language])
    clear(kept, language, seen=seen, by=desk.cast.approver, now=desk.ago(7))


def _interpret(desk: Desk, told: Told) -> None:
    """Two interpreters, one with an account; languages of both sessions; terms."""
    edition, by, at = desk.edition, desk.by, desk.ago(12)
    adopt_interpreters(edition, by=by, now=at)
    said = told["second_interpreter"]
    values = InterpreterValues(
        parts=NameParts(*said["name"]),
        language=said["language"],
        languages=("ja", "en"),
    )
    add_interpreter(edition, values, by=by, now=at)
    pair = frozenset(edition.interpreters.values_list("pk", flat=True))
    said = told["languages"]
    values_of_session = LanguageValues(
        floor=said["floor"],
        channels={
            tag: pair if tag in said["interpreter"] else frozenset()
            for tag in said["channels"]
        },
    )
    for session in edition.sessions.all():
        keep_languages(session, values_of_session, revision=0, by=by, now=at)
    terms = [
        TermValues(words=LocalizedText.of(one["words"]), note=one.get("note", ""))
        for one in told["terms"]
    ]
    add_terms(edition, terms, by=by, now=at)


def _offer_tests(desk: Desk, said: Told) -> None:
    """Times on one day a week before, in the host's morning and night; two booked."""
    edition = desk.edition
    zone = edition.host.zones.values_list("zone", flat=True)[0]
    due = {one.kind: one.on for one in deadlines_of(edition, zone)}
    day = due["technical_test"] - timedelta(days=1)
    for one in said["days"]:
        offer = Offer(day=day, minutes=said["minutes"], **one)
        offer_times(edition, offer, zone, by=desk.by, now=desk.ago(8))
    for slug, (start, who) in said["booked"].items():
        hour, minute = map(int, start.split(":"))
        time = edition.offered_times.get(
            starts_at=instant(day, hour * 60 + minute, zone)
        )
        by = desk.speaks(slug)
        book_test(desk.participant(slug), time, who, by=by, now=desk.ago(4))


def _keep_meetings(desk: Desk, said: Told) -> None:
    for session in desk.edition.sessions.all():
        values = MeetingValues(
            url=said["url"].format(number=session.number),
            numbers=said["numbers"],
            passcode=said["passcode"],
            note=LocalizedText.of(said["note"]),
        )
        keep_meeting(session, values, revision=0, by=desk.by, now=desk.ago(3))
