"""Files: versions, who may have them and from when, and what is accepted as what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from intercity.base import files
from intercity.base.models import Entry, File
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.actions.consents import Answers, answer
from intercity.delegations.consents import asked_of
from intercity.delegations.links import link_of, make_link
from intercity.delegations.models import Member, Purpose
from intercity.kernel.wording import LocalizedText
from intercity.programme import video
from intercity.programme.actions import materials, publish
from intercity.programme.actions.contributions import (
    clear,
    contribution_of,
    summarise,
)
from intercity.programme.actions.materials import Terms, change_terms, withdraw
from intercity.programme.actions.presentations import (
    PresentationValues,
    accept,
    hand_in_words,
    presentation_of,
)
from intercity.programme.asked import owing_files
from intercity.programme.clearing import cleared_of, newest
from intercity.programme.embargo import (
    ends_at,
    first_starts,
    may_read_material,
    public_materials,
    without_consent,
)
from intercity.programme.handing_words import findings_words
from intercity.programme.jobs import check_video
from intercity.programme.models import Material, Session, Slot
from intercity.programme.receiving import look
from tests.cast import cast_of
from tests.factories.handing import AFTER, BEFORE, VTT, handed_in, speaker_of
from tests.factories.people import PersonFactory
from tests.factories.preparation import member_of
from tests.factories.programme import NOW, planned_edition
from tests.factories.seminars import EditionFactory, role_in

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": BEFORE}
# The session of the plan: 9:30 in Tokyo on 20 January 2027.
STARTS = datetime(2027, 1, 20, 0, 30, tzinfo=UTC)
NONE = LocalizedText("en")


@pytest.fixture
def edition():
    return planned_edition(is_public=True)


@pytest.fixture
def presentation(city):
    said = PresentationValues(title=LocalizedText.of({"en": "Rain gardens"}))
    return hand_in_words(city, said, revision=1, **BY)


@pytest.fixture
def message(edition):
    return contribution_of(edition, "video_message")


def refused(call, *given, **named):
    with pytest.raises(Refusal) as refusal:
        call(*given, **named)
    return refusal.value.code


# Versions


def test_what_is_handed_in_again_is_the_next_version(presentation):
    first = handed_in(presentation)
    second = handed_in(presentation)
    other = handed_in(presentation, language="ja")
    assert [one.number for one in (first, second, other)] == [1, 2, 1]
    assert set(newest(Material.objects.all())) == {second, other}
    assert File.objects.count() == 3
    entry = Entry.objects.filter(action="material.hand_in").latest("pk")
    assert entry.data == {
        "material": other.pk,
        "kind": "slides",
        "language": "ja",
        "number": 1,
        "city": "pearl-quay",
    }


def test_a_version_that_is_withdrawn_does_not_bring_back_the_one_before(presentation):
    handed_in(presentation)
    second = withdraw(handed_in(presentation), **BY)
    assert second.withdrawn_at == BEFORE
    assert newest(Material.objects.all()) == []
    city = presentation.participant
    assert city.pk in owing_files(city.edition)
    withdraw(second, **BY)
    assert Entry.objects.filter(action="material.withdraw").count() == 1


def test_nothing_is_added_to_a_final_presentation(presentation):
    accept(presentation, final=True, revision=2, **BY)
    assert refused(handed_in, presentation) == "is_final"
    assert not Material.objects.exists()


def test_a_city_has_room_for_so_much_and_no_more(presentation, monkeypatch):
    size = handed_in(presentation).file.size
    monkeypatch.setattr(materials, "MOST_OF_A_CITY", 2 * size)
    handed_in(presentation)
    assert refused(handed_in, presentation) == "quota"
    assert Material.objects.count() == 2


def test_terms_that_somebody_else_changed_are_not_written_over(presentation):
    material = handed_in(presentation)
    change_terms(material, Terms(audience="public"), revision=1, **BY)
    with pytest.raises(Stale):
        change_terms(material, Terms(audience="interpreters"), revision=1, **BY)
    kept = change_terms(material, Terms(audience="public"), revision=1, **BY)
    assert (kept.audience, kept.revision) == ("public", 2)


# Who may have it, and from when


def test_the_embargo_ends_with_the_first_session_or_at_its_own_time(
    edition, presentation, message
):
    starts = first_starts(edition)
    assert ends_at(handed_in(presentation), starts) == STARTS
    assert ends_at(handed_in(presentation, embargo_at=NOW), starts) == NOW
    # A message is shown in every session: from the first on.
    other = Session.objects.create(
        edition=edition,
        number=9,
        day=STARTS.date() - timedelta(days=1),
        start="09:30",
        zone="Asia/Tokyo",
    )
    item = edition.items.get(kind="video_message")
    Slot.objects.create(session=other, item=item, place=1)
    late = first_starts(edition)
    assert ends_at(handed_in(message, "video"), late) == STARTS - timedelta(days=1)
    item.slots.all().delete()
    assert ends_at(handed_in(message, "video"), first_starts(edition)) is None


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        ("secretariat", "ppi", "ppi"),
        ("administrator", "ppi", "ppi"),
        ("own", "ppi", "ppi"),
        ("interpreter", "ppi", "ppi"),
        ("neighbour", "", "pp"),
        ("member", "", "pp"),
        ("gone", "", ""),
        ("unasked", "", ""),
        ("refused", "", ""),
        ("cancelled", "", ""),
        ("other_secretariat", "", ""),
        ("other_interpreter", "", ""),
        ("stranger", "", ""),
    ],
)
def test_who_may_have_which_file(edition, city, presentation, who, before, after):
    found = [
        handed_in(presentation, language=language, audience=audience)
        for language, audience in (
            ("en", "public"),
            ("ja", "participants"),
            ("ko", "interpreters"),
        )
    ]
    person = person_as(who, edition, city)

    def told(at):
        return "".join(
            one.audience[0] for one in found if may_read_material(person, one, at)
        )

    assert (told(BEFORE), told(STARTS)) == (before, after)


MEMBERS = {
    "member": {"registered_at": NOW},
    "gone": {"registered_at": NOW, "withdrawn_at": NOW},
    "unasked": {},
    "refused": {"registered_at": NOW, "refused_at": NOW},
}


def person_as(who, edition, city):
    if who == "own":
        return speaker_of(city)
    if who == "neighbour":
        return speaker_of(edition.participants.exclude(pk=city.pk).first())
    if who in {"interpreter", "other_interpreter"}:
        of = edition if who == "interpreter" else EditionFactory.create()
        return role_in(of, "interpreter").person
    if who == "cancelled":
        other = edition.participants.exclude(pk=city.pk).first()
        other.takes_part = False
        other.save()
        return speaker_of(other)
    if who in MEMBERS:
        person = PersonFactory.create()
        Member.objects.create(edition=edition, person=person, **MEMBERS[who])
        return person
    return getattr(cast_of(edition), who)


def test_an_old_version_is_for_the_secretariat_and_the_city(
    edition, city, presentation
):
    old, new = handed_in(presentation), handed_in(presentation)
    cast = cast_of(edition)
    interpreter = person_as("interpreter", edition, city)
    neighbour = person_as("neighbour", edition, city)
    for person in (cast.secretariat, speaker_of(city)):
        assert may_read_material(person, old, AFTER)
    for person in (interpreter, neighbour):
        assert not may_read_material(person, old, AFTER)
        assert may_read_material(person, new, AFTER)


def publish_it(edition):
    for item in edition.items.all():
        item.title = LocalizedText.of({"en": "Title"})
        item.save()
    publish(edition, NONE, edition.versions.count() + 1, by=None, now=NOW)


def test_the_public_has_what_is_for_it_final_published_and_due(edition, presentation):
    mine = handed_in(presentation, audience="public")
    handed_in(presentation, language="ja")
    assert public_materials(edition, AFTER) == []
    publish_it(edition)
    assert public_materials(edition, AFTER) == []
    accept(presentation, final=True, revision=2, **BY)
    assert public_materials(edition, STARTS) == [mine]
    assert public_materials(edition, STARTS - timedelta(seconds=1)) == []
    edition.is_public = False
    assert public_materials(edition, AFTER) == []


def test_slides_are_public_only_while_every_presenter_agrees(
    edition, city, presentation
):
    mine = handed_in(presentation, audience="public")
    publish_it(edition)
    accept(presentation, final=True, revision=2, **BY)
    agrees, waits = (member_of(city) for _ in range(2))
    presentation.presenters.set([agrees, waits])
    agree(agrees, yes=True)
    assert public_materials(edition, AFTER) == []
    assert without_consent(edition) == {presentation.pk: [waits]}
    agree(waits, yes=True)
    assert public_materials(edition, AFTER) == [mine]
    agree(waits, yes=False)
    assert public_materials(edition, AFTER) == []


def agree(member, *, yes):
    (asked,) = (one for one in asked_of(member.edition) if one.purpose == "slides")
    answers = Answers({Purpose.SLIDES: yes}, {Purpose.SLIDES: asked.seen}, "en")
    link = link_of(make_link(member=member, address=member.email, now=NOW), NOW)
    answer(member, answers, link=link, now=NOW)


# The host's contributions


def test_those_who_take_part_have_a_contribution_only_when_it_is_cleared(
    edition, city, message
):
    video = handed_in(message, "video")
    neighbour = person_as("neighbour", edition, city)
    assert not may_read_material(neighbour, video, AFTER)
    assert may_read_material(person_as("interpreter", edition, city), video, AFTER)
    clear(message, "en", seen=cleared_of(message)[0].digest, **BY)
    assert may_read_material(neighbour, video, AFTER)


def test_a_language_is_cleared_as_it_is_and_a_change_asks_anew(edition, message):
    handed_in(message, "video")
    handed_in(message, "captions", "ja")
    (english, japanese) = cleared_of(message)
    assert (english.holds, japanese.holds) == (False, False)
    assert refused(clear, message, "ko", seen="", **BY) == "nothing_to_clear"
    assert refused(clear, message, "en", seen="0", **BY) == "changed_meanwhile"
    first = clear(message, "en", seen=english.digest, **BY)
    assert clear(message, "en", seen=english.digest, **BY) == first
    clear(message, "ja", seen=japanese.digest, **BY)
    assert [one.holds for one in cleared_of(message)] == [True, True]
    words = LocalizedText.of({"en": "The governor welcomed the cities."})
    message = summarise(edition, "video_message", words, revision=1, **BY)
    assert [one.holds for one in cleared_of(message)] == [False, True]
    handed_in(message, "captions", "ja", content=VTT + b"\n")
    (english, japanese) = cleared_of(message)
    assert (english.holds, japanese.holds) == (False, False)
    assert japanese.last.language == "ja"
    clear(message, "ja", seen=japanese.digest, **BY)
    (captions,) = japanese.rendition.materials
    for_all = Terms(audience=Material.Audience.PUBLIC)
    change_terms(captions, for_all, revision=captions.revision, **BY)
    assert not cleared_of(message)[1].holds
    assert Entry.objects.filter(action="contribution.clear").count() == 3


def test_the_public_has_a_contribution_only_in_cleared_languages(edition, message):
    publish_it(edition)
    english = handed_in(message, "video", audience="public")
    handed_in(message, "video", "ja", audience="public")
    assert public_materials(edition, AFTER) == []
    clear(message, "en", seen=cleared_of(message)[0].digest, **BY)
    assert public_materials(edition, AFTER) == [english]
    handed_in(message, "transcript")
    assert public_materials(edition, AFTER) == []


# What is accepted as what


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"WEBVTT\n\n", "captions_empty"),
        (b"WEBVTT\n\nno cue at all\n", "captions_empty"),
        (b"WEBVTT\n\n00:05.000 --> 00:01.000\nWelcome\n", "captions_out_of_order"),
        (
            b"WEBVTT\n\n00:09.000 --> 00:10.000\nA\n\n00:01.000 --> 00:02.000\nB\n",
            "captions_out_of_order",
        ),
    ],
)
def test_captions_are_read(content, code):
    assert refused(look, SimpleUploadedFile("a.vtt", content), "captions") == code


def test_each_material_has_its_kinds_of_files():
    assert refused(look, SimpleUploadedFile("a.mp4", b"x"), "slides") == (
        "file_not_accepted"
    )
    assert look(SimpleUploadedFile("a.txt", b"x"), "text") == files.TXT


# What is measured


def words_of(material, slot=10, captioned=frozenset()):
    return findings_words(material, slot, captioned)


def test_a_speech_is_measured_beside_its_slot(presentation):
    content = b"city " * 1300
    material = handed_in(presentation, "text", content=content)
    assert material.findings == {"words": 1300, "characters": 0, "seconds": 650}
    said = "1300 words: 10 min 50 s at a pace for interpreters"
    assert words_of(material, 11) == [(said, False)]
    assert words_of(material, 10) == [
        (f"{said}; too long for the slot of 10 min", True)
    ]
    japanese = handed_in(presentation, "text", "ja", content="市".encode() * 480)
    assert words_of(japanese) == [
        ("480 characters: 2 min at a pace for interpreters", False)
    ]


PROBE = """#!/bin/sh
echo '{"streams": [%s], "format": {"duration": "%s"}}'
"""
PICTURE = '{"codec_type": "video", "width": 640, "height": 360}'
SOUND = '{"codec_type": "audio"}'


def with_probe(monkeypatch, tmp_path, script):
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    program = folder / "ffprobe"
    program.write_text(script)
    program.chmod(0o755)
    monkeypatch.setattr(video, "ffprobe", lambda: str(program))


def test_a_video_is_looked_into_by_a_job(presentation, monkeypatch, tmp_path):
    material = handed_in(presentation, "video")
    assert words_of(material) == [("Not checked yet.", False)]
    (job,) = DBTaskResult.objects.all()
    assert job.args_kwargs["args"] == [
        "programme.check_video",
        {"material": material.pk},
    ]
    with_probe(monkeypatch, tmp_path, PROBE % (f"{PICTURE}, {SOUND}", "722.4"))
    check_video(material=material.pk)
    material.refresh_from_db()
    assert words_of(material) == [
        ("12 min 2 s; too long for the slot of 10 min", True),
        ("with sound", False),
        ("no captions", True),
        ("640 × 360 pixels", True),
    ]
    assert words_of(material, captioned=frozenset({"en"}))[2] == (
        "with captions",
        False,
    )
    with_probe(monkeypatch, tmp_path, PROBE % (PICTURE, "30"))
    check_video(material=material.pk)
    material.refresh_from_db()
    assert words_of(material)[:2] == [("30 s", False), ("no sound", True)]


@pytest.mark.parametrize(
    "script", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\necho {}\n", PROBE % ("", "1")]
)
def test_a_video_that_cannot_be_read_is_told(
    presentation, monkeypatch, tmp_path, script
):
    material = handed_in(presentation, "video")
    with_probe(monkeypatch, tmp_path, script)
    check_video(material=material.pk)
    material.refresh_from_db()
    assert words_of(material) == [("This video cannot be read. Save it anew.", True)]


def test_without_ffprobe_a_video_is_not_checked_and_that_is_told(
    presentation, monkeypatch
):
    material = handed_in(presentation, "video")
    monkeypatch.setattr(video, "ffprobe", lambda: None)
    check_video(material=material.pk)
    material.refresh_from_db()
    assert words_of(material) == [("Not checked: ffprobe is not installed.", False)]


def test_a_presentation_is_made_when_it_is_asked_for(city):
    assert presentation_of(city) == presentation_of(city)
