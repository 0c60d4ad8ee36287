"""The record of actions is a chain that nobody changes unseen."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from intercity.__main__ import main
from intercity.base import chain
from intercity.base.models import Entry
from intercity.base.record import lines, record, seal
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory

NOW = datetime(2026, 12, 1, 3, 0, 0, 250_000, tzinfo=UTC)


def noted(count):
    person, city = PersonFactory.create(), CityFactory.create(slug="rio")
    for number in range(count):
        data = {"name": "リオデジャネイロ", "place": number}
        record("cities.change", city, by=person, now=NOW, data=data)
    return person


@pytest.fixture
def written():
    """Four lines of a sealed record."""
    noted(4)
    assert seal() == 4
    return list(lines())


@pytest.mark.django_db
def test_entries_get_their_places_once(written):
    assert seal() == 0
    assert [json.loads(line)["number"] for line in written] == [1, 2, 3, 4]
    assert chain.verify(written) == (4, chain.digest_in(written[-1]))
    noted_later = Entry.objects.get(number=4)
    record("cities.change", noted_later, by=None, now=NOW)
    assert seal() == 1
    more = list(lines())
    assert more[:4] == written
    assert chain.verify(more, must_hold=chain.digest_in(written[2]))[0] == 5


@pytest.mark.django_db
def test_an_entry_is_neither_changed_nor_deleted(written):
    entry = Entry.objects.get(number=2)
    entry.data = {}
    with pytest.raises(TypeError, match="never changed"):
        entry.save()
    with pytest.raises(TypeError, match="never deleted"):
        entry.delete()
    assert list(lines()) == written


@pytest.mark.django_db(transaction=True)
def test_a_transaction_of_many_entries_is_sealed_once():
    city = CityFactory.create()
    with transaction.atomic():
        for _ in range(3):
            record("cities.change", city, by=None, now=NOW)
        with transaction.atomic():
            record("cities.change", city, by=None, now=NOW)
        assert len(connection.run_on_commit) == 1
    assert set(Entry.objects.values_list("number", flat=True)) == {1, 2, 3, 4}


@pytest.mark.django_db
def test_an_entry_names_people_by_number_and_says_when_to_the_microsecond(written):
    facts = json.loads(written[0])
    person = Entry.objects.get(number=1).by
    assert (facts["by"], facts["at"]) == (person.pk, "2026-12-01T03:00:00.250000+00:00")
    assert (facts["action"], facts["subject"]) == ("cities.change", "cities:city:rio")
    assert person.email not in "".join(written)


def test_the_digest_is_what_the_documents_say():
    facts = dict.fromkeys(chain.FACTS) | {"number": 1, "data": {"b": 1, "a": "é"}}
    assert chain.canonical(facts) == (
        '{"action":null,"at":null,"by":null,"data":{"a":"é","b":1},"number":1,'
        '"role":null,"subject":null}'
    )
    # The same by coreutils: printf '%s\n%s' 000…0 '{"action":…}' | sha256sum
    assert chain.digest(chain.START, facts) == (
        "3686cd6ea59207fd311c323283174072f1516ab70ef83c5db7815fbd60f5e3ad"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda found: found.pop(1), "line 2: entry 3, not 2"),
        (lambda found: found.insert(1, found[0]), "line 2: entry 1, not 2"),
        (lambda found: found.pop(0), "line 1: entry 2, not 1"),
        (
            lambda found: found.__setitem__(
                2, found[2].replace('"place":2', '"place":9')
            ),
            "line 3: entry 3 or one before it was changed",
        ),
        (lambda found: found.append("{"), "line 5: this is no JSON"),
        (lambda found: found.append("{}"), "line 5: accepted is an object of number"),
    ],
)
def test_what_was_changed_left_out_or_put_in_is_told(written, spoil, said):
    spoil(written)
    with pytest.raises(chain.Broken, match=f"^{said}"):
        chain.verify(written)


@pytest.mark.django_db
def test_a_record_written_anew_lacks_the_digest_that_was_noted(written):
    Entry.objects.filter(number=2).update(action="cities.add")
    Entry.objects.update(number=None, digest="")
    seal()
    anew = list(lines())
    assert chain.verify(anew)[0] == 4
    with pytest.raises(chain.Broken, match="stands nowhere"):
        chain.verify(anew, must_hold=chain.digest_in(written[-1]))


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_sealed_and_what_is_taken_back_is_nothing():
    with transaction.atomic():
        noted(2)
        assert Entry.objects.filter(number=None).count() == 2
    assert list(Entry.objects.values_list("number", flat=True)) == [2, 1]
    with transaction.atomic():
        record("cities.change", Entry.objects.first(), by=None, now=NOW)
        transaction.set_rollback(True)
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_the_command_writes_a_file_and_checks_it(written, tmp_path, capsys):
    file = tmp_path / "record.jsonl"
    assert main(["record", "export", str(file)]) == 0
    newest = chain.digest_in(written[-1])
    assert capsys.readouterr().err == f"4 entries; newest digest: {newest}\n"
    with connection.execute_wrapper(_no_database):
        assert main(["record", "verify", str(file), "--newest", newest]) == 0
    assert newest in capsys.readouterr().out
    file.write_text(file.read_text().replace("cities.change", "cities.add", 1))
    assert main(["record", "verify", str(file)]) == 1
    assert "line 1: entry 1 or one before it was changed" in capsys.readouterr().err
    assert main(["record", "verify", str(tmp_path / "none")]) == 2


def _no_database(*_given):
    raise AssertionError
