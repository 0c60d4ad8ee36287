"""A city's presentation: what is said of it, and how far it has come."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intercity.base.models import Entry, Mail
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.models import Correspondence, Delegation, Member
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import ItemValues, edit_item, programme_from_plan
from intercity.programme.actions.materials import materials_of
from intercity.programme.actions.presentations import (
    PresentationValues,
    Told,
    accept,
    ask_revision,
    hand_in_words,
    presentation_of,
)
from intercity.programme.asked import owing_words
from intercity.programme.embargo import first_starts
from intercity.programme.handing import dues_of, is_late, rows_of
from intercity.programme.kinds import first_title
from intercity.programme.models import Presentation
from intercity.seminars.models import Edition
from intercity.seminars.words import edition_plain
from tests.factories.handing import BEFORE, handed_in, speaker_of
from tests.factories.programme import NOW, PLAN, planned_edition

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": BEFORE}
TITLE = LocalizedText.of({"en": "Rain gardens", "ja": "雨庭"})
SAID = PresentationValues(title=TITLE, theme="flood protection", presenter="Kim Lee")
FIRST = first_title("presentation")


@pytest.fixture
def edition():
    return planned_edition()


def say(city, values=SAID, revision=1, **more):
    return hand_in_words(city, values, revision=revision, **{**BY, **more})


def refused(call, *given, **named):
    with pytest.raises(Refusal) as refusal:
        call(*given, **named)
    return refusal.value.code


def in_programme(city):
    return city.edition.items.get(kind="presentation", city=city.city).title


def test_what_a_city_says_is_kept_and_recorded(city):
    member = Member.objects.create(
        edition=city.edition,
        delegation=Delegation.objects.create(participant=city),
        family_name="Lee",
    )
    said = replace(SAID, presenters=frozenset({member}))
    kept = say(city, said)
    assert PresentationValues.of(kept) == said
    assert (kept.state, kept.handed_in_at, kept.revision) == ("proposed", BEFORE, 2)
    entry = Entry.objects.get(action="presentation.hand_in")
    assert entry.data == {
        "city": "pearl-quay",
        "fields": ["title", "theme", "presenters", "presenter"],
        "channel": "web",
    }
    # The same again is nothing new, also from an old page.
    say(city, said)
    assert Entry.objects.filter(action="presentation.hand_in").count() == 1


def test_what_somebody_else_changed_is_not_written_over(city):
    say(city)
    with pytest.raises(Stale) as stale:
        say(city, replace(SAID, theme="heat"), revision=1)
    assert stale.value.theirs == {"theme": "flood protection", "revision": 2}
    assert stale.value.yours == {"theme": "heat"}


def test_a_city_that_does_not_present_hands_in_nothing(city):
    city.presents = False
    city.save()
    assert refused(say, city) == "not_presenting"
    assert not Presentation.objects.exists()


def test_the_states_follow_what_both_sides_do(city):
    kept = say(city)
    kept = accept(kept, revision=2, **BY)
    assert kept.state == "accepted"
    kept = say(city, replace(SAID, theme="heat"), revision=3)
    assert kept.state == "revised"
    kept = ask_revision(kept, " Please shorten it. ", revision=4, **BY)
    assert (kept.state, kept.asked) == ("revised", "Please shorten it.")
    kept = say(city, SAID, revision=5)
    assert (kept.state, kept.asked) == ("revised", "")
    kept = accept(kept, final=True, revision=6, **BY)
    assert kept.state == "final"
    assert refused(say, city, replace(SAID, theme="x"), revision=7) == "is_final"
    kept = ask_revision(kept, "Once more", revision=7, **BY)
    assert kept.state == "accepted"
    assert say(city, replace(SAID, theme="x"), revision=8).state == "revised"


def test_a_new_file_is_a_revision_where_one_is_asked_for(city):
    kept = say(city)
    handed_in(kept)
    kept.refresh_from_db()
    assert (kept.state, kept.revision) == ("proposed", 2)
    kept = ask_revision(kept, "Fewer slides, please", revision=2, **BY)
    assert city.pk in owing_words(city.edition)
    handed_in(kept)
    kept.refresh_from_db()
    assert (kept.state, kept.asked, kept.revision) == ("revised", "", 4)
    assert city.pk not in owing_words(city.edition)


def test_a_proposal_that_is_changed_before_anybody_looked_stays_one(city):
    say(city)
    assert say(city, replace(SAID, theme="heat"), revision=2).state == "proposed"


def test_what_is_not_there_is_not_accepted_and_no_revision_without_words(city):
    empty = presentation_of(city)
    assert refused(accept, empty, revision=1, **BY) == "nothing_said"
    assert refused(ask_revision, empty, " \n", revision=1, **BY) == "needs_a_note"


def test_two_decisions_at_once_are_one(city):
    kept = say(city)
    accept(kept, revision=2, **BY)
    with pytest.raises(Stale):
        ask_revision(kept, "Shorter", revision=2, **BY)


def test_those_who_speak_for_the_city_are_told_once_in_their_language(city):
    person = speaker_of(city)
    person.language = "ja"
    person.save()
    kept = say(city)
    kept = ask_revision(kept, "Please shorten it.", revision=2, **BY)
    mail = Mail.objects.get()
    assert (mail.to, mail.language) == (person.email, "ja")
    assert "Please shorten it." in mail.text
    assert f"/ja/desk/{city.edition.slug}/my-city/pearl-quay/presentation/" in mail.text
    accept(kept, final=True, revision=3, **BY)
    assert Mail.objects.count() == 2


def test_the_name_of_an_edition_stands_in_a_sentence_whatever_it_is(city):
    speaker_of(city)
    kept = ask_revision(say(city), "Please shorten it.", revision=2, **BY)
    kept = accept(kept, revision=3, **BY)
    accept(kept, final=True, revision=4, **BY)
    name = edition_plain(city.edition)
    texts = [" ".join(mail.text.split()) for mail in Mail.objects.order_by("pk")]
    said = (
        f"to revise your presentation for the edition “{name}”:",
        f"The presentation “Rain gardens” for the edition “{name}” is accepted.",
        f"The presentation “Rain gardens” for the edition “{name}” is final.",
    )
    assert all(words in text for words, text in zip(said, texts, strict=True))


def test_an_accepted_title_goes_into_the_programme(city):
    kept = say(city)
    assert in_programme(city).as_dict() == FIRST.as_dict()
    accept(kept, revision=2, **BY)
    assert in_programme(city) == TITLE
    other = LocalizedText.of({"en": "Rain gardens and roofs"})
    kept = say(city, replace(SAID, title=other), revision=3)
    # What is not accepted yet is not shown.
    assert in_programme(city) == TITLE
    accept(kept, revision=4, **BY)
    assert in_programme(city) == other


def test_a_title_that_the_secretariat_wrote_stays(city):
    item = city.edition.items.get(kind="presentation", city=city.city)
    own = replace(ItemValues.of(item), title=LocalizedText.of({"en": "By hand"}))
    edit_item(item, own, revision=item.revision, **BY)
    accept(say(city), revision=2, **BY)
    assert in_programme(city).as_dict() == {"en": "By hand"}


def test_a_longer_slot_does_not_keep_the_title_away(city):
    item = city.edition.items.get(kind="presentation", city=city.city)
    edit_item(item, replace(ItemValues.of(item), minutes=20), revision=1, **BY)
    accept(say(city), revision=2, **BY)
    assert in_programme(city) == TITLE


def test_a_plan_settled_again_has_the_title_in_its_new_item(city):
    accept(say(city), revision=2, **BY)
    city.edition.items.filter(city=city.city).delete()
    programme_from_plan(city.edition, PLAN, by=None, now=NOW)
    assert in_programme(city) == TITLE


def test_what_came_by_letter_stands_in_the_correspondence(city):
    told = Told(channel="letter", on=date(2026, 11, 20))
    kept = say(city, told=told)
    assert (kept.channel, kept.received_on) == ("letter", date(2026, 11, 20))
    line = Correspondence.objects.get()
    assert (line.direction, line.channel, line.on, line.subject) == (
        "in",
        "letter",
        date(2026, 11, 20),
        "Rain gardens",
    )
    handed_in(kept, told=told)
    assert Correspondence.objects.filter(subject="slides.pdf").count() == 1


def test_late_is_what_comes_after_the_deadline_and_it_is_taken(city):
    due = dues_of(city.edition)["abstract"]
    # 35 days before 20 January, at the end of the day in Tokyo.
    assert due.at == datetime(2026, 12, 16, 14, 59, tzinfo=UTC)
    assert not is_late(due, due.at, None)
    assert is_late(due, datetime(2026, 12, 16, 15, 0, tzinfo=UTC), None)
    # What was recorded later came on its day.
    assert not is_late(due, datetime(2026, 12, 20, tzinfo=UTC), date(2026, 12, 16))
    assert is_late(due, datetime(2026, 12, 20, tzinfo=UTC), date(2026, 12, 17))
    assert not is_late(due, None, None)
    kept = say(city, now=datetime(2026, 12, 17, tzinfo=UTC))
    (row,) = (one for one in rows_of(city.edition, {}, NOW) if one.presentation)
    assert (row.is_late, row.presentation) == (True, kept)


def test_the_list_costs_the_same_for_one_city_and_for_many(
    edition, django_assert_num_queries
):
    def asked():
        fresh = Edition.objects.get(pk=edition.pk)
        return rows_of(fresh, first_starts(fresh), NOW)

    presenting = list(edition.participants.filter(presents=True))
    for one in presenting[:1]:
        handed_in(say(one))
    with django_assert_num_queries(8):
        assert len(asked()) == len(presenting) == 5
    for one in presenting:
        for language in ("en", "ja"):
            handed_in(presentation_of(one), "slides", language)
            handed_in(presentation_of(one), "video", language)
    with django_assert_num_queries(8):
        rows = asked()
    assert [len(row.materials["slides"]) for row in rows] == [2] * len(rows)
    assert materials_of(rows[1].presentation).count() == 4
