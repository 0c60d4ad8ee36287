"""Files that come in parts: what is acknowledged stays, and each is its sender's."""

import hashlib
import io
import os
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection
from django.urls import reverse

from intercity.base import files
from intercity.base import uploads as parts
from intercity.base.clock import now
from intercity.base.files import path_of
from intercity.base.models import File
from intercity.base.regular import sweep
from intercity.base.uploads import Part
from intercity.programme.actions import materials, uploads
from intercity.programme.actions.uploads import append, sweep_uploads
from intercity.programme.models import Material, Presentation, Upload
from tests.cast import cast_of
from tests.factories.handing import MP4, speaker_of
from tests.factories.preparation import member_of
from tests.factories.programme import planned_edition

pytestmark = pytest.mark.django_db
VIDEO = MP4 + bytes(range(256)) * 40
TERMS = {
    "file-kind": "video",
    "file-language": "en",
    "file-audience": "participants",
    "file-embargo": "session",
    "file-name": "film.mp4",
    "file-size": len(VIDEO),
}


@pytest.fixture
def sender(client, city):
    client.force_login(speaker_of(city))
    return client


def url(name, *args):
    return reverse(f"programme:{name}", args=args)


def announce(client, **more):
    address = url("presentation_upload", "partners-3", "pearl-quay")
    return client.post(address, {**TERMS, **more})


def begun(client, **more):
    answer = announce(client, **more)
    assert answer.status_code == 201
    return answer.json()


def send(client, at, offset, content, **headers):
    return client.generic(
        "PATCH",
        at,
        content,
        "application/offset+octet-stream",
        headers={"upload-offset": str(offset), **headers},
    )


def reached(client, at):
    answer = client.head(at)
    return answer.status_code, answer.headers.get("Upload-Offset")


def problem(answer):
    return answer.status_code, answer.json()["problem"]


def test_a_file_comes_in_parts_and_is_handed_in(sender):
    places = begun(sender, **{"file-sha256": hashlib.sha256(VIDEO).hexdigest()})
    assert reached(sender, places["at"]) == (200, "0")
    for offset in range(0, len(VIDEO), 4000):
        answer = send(sender, places["at"], offset, VIDEO[offset : offset + 4000])
        told = str(min(offset + 4000, len(VIDEO)))
        assert (answer.status_code, answer["Upload-Offset"]) == (204, told)
    assert sender.post(places["finish"]).status_code == 201
    material = Material.objects.get()
    kept = (material.kind, material.number, material.file.name)
    assert kept == ("video", 1, "film.mp4")
    assert path_of(material.file.place).read_bytes() == VIDEO
    assert not Upload.objects.exists()
    # It is finished once.
    assert sender.post(places["finish"]).status_code == 404


def test_a_file_goes_on_under_what_is_said_of_it_now(sender):
    first = begun(sender)
    send(sender, first["at"], 0, VIDEO[:100])
    said = {
        "file-language": "ko",
        "file-audience": "interpreters",
        "file-embargo": "instant",
        "file-until_on": "2027-01-20",
        "file-note": "with music",
    }
    answer = announce(sender, **said, **{"file-resumes": first["key"]})
    assert (answer.status_code, answer["Upload-Offset"]) == (201, "100")
    assert answer.json() == first
    send(sender, first["at"], 100, VIDEO[100:])
    assert sender.post(first["finish"]).status_code == 201
    material = Material.objects.get()
    kept = (material.language, material.audience, material.note)
    assert kept == ("ko", "interpreters", "with music")
    assert f"{material.embargo_at:%Y-%m-%d %H:%M}" == "2027-01-19 16:00"


def test_what_is_said_anew_and_refused_leaves_the_parts_as_they_are(sender):
    first = begun(sender)
    send(sender, first["at"], 0, VIDEO[:100])
    more = {"file-resumes": first["key"], "file-kind": "captions"}
    assert problem(announce(sender, **more))[0] == 422
    assert reached(sender, first["at"]) == (200, "100")
    assert Upload.objects.get().kind == "video"


@pytest.mark.parametrize(
    "more", [{"file-name": "other.mp4"}, {"file-size": len(VIDEO) + 1}]
)
def test_another_file_begins_anew(sender, more):
    first = begun(sender)
    other = begun(sender, **more, **{"file-resumes": first["key"]})
    assert other["key"] != first["key"]
    assert Upload.objects.count() == 2


def test_a_file_is_in_a_language_that_the_delegation_speaks(sender, city):
    portuguese = {"file-language": "pt"}
    assert announce(sender, **portuguese).status_code == 422
    member_of(city, speaks=["pt", "en"])
    begun(sender, **portuguese)
    assert Upload.objects.get().language == "pt"
    page = sender.get(url("presentation", "partners-3", "pearl-quay")).content.decode()
    assert page.count(">Portuguese</option>") == 2


def test_nobody_goes_on_with_the_file_of_somebody_else(sender, city, client):
    first = begun(sender)
    client.force_login(speaker_of(city))
    more = {"file-resumes": first["key"], "file-language": "ko"}
    assert begun(client, **more)["key"] != first["key"]
    assert Upload.objects.get(pk=first["key"]).language == "en"


def test_a_part_that_is_sent_twice_or_too_early_is_told_where_to_go_on(sender):
    at = begun(sender)["at"]
    assert send(sender, at, 0, VIDEO[:100]).status_code == 204
    for offset in (0, 50, 101, 5000):
        answer = send(sender, at, offset, b"other bytes")
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "100")
    assert Part(Upload.objects.get().key.hex).path.read_bytes() == VIDEO[:100]


def test_what_was_written_and_not_acknowledged_is_written_over(sender):
    at = begun(sender)["at"]
    send(sender, at, 0, VIDEO[:100])
    upload = Upload.objects.get()
    with Part(upload.key.hex).path.open("ab") as file:
        file.write(b"of a process that was killed")
    assert reached(sender, at) == (200, "100")
    send(sender, at, 100, VIDEO[100:])
    assert Part(upload.key.hex).path.read_bytes() == VIDEO


def test_a_body_that_breaks_off_counts_for_nothing(sender):
    begun(sender)
    upload = Upload.objects.get()
    assert append(upload, 0, io.BytesIO(VIDEO[:70]), 100) == 0
    assert append(upload, 0, io.BytesIO(VIDEO[:100]), 100) == 100


def test_an_upload_whose_bytes_are_lost_begins_anew(sender):
    places = begun(sender)
    send(sender, places["at"], 0, VIDEO[:100])
    path = Part(Upload.objects.get().key.hex).path
    path.write_bytes(VIDEO[:50])
    assert send(sender, places["at"], 100, VIDEO[100:200]).status_code == 410
    path.unlink()
    assert send(sender, places["at"], 100, VIDEO[100:200]).status_code == 410


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"upload-offset": ""}, 400),
        ({"upload-offset": "-1"}, 400),
        ({"upload-offset": "x"}, 400),
    ],
)
def test_a_part_says_where_it_begins(sender, headers, status):
    at = begun(sender)["at"]
    assert send(sender, at, 0, VIDEO, **headers).status_code == status
    assert reached(sender, at) == (200, "0")


def test_no_more_comes_than_was_announced(sender, monkeypatch):
    at = begun(sender)["at"]
    assert send(sender, at, 0, VIDEO + b"x").status_code == 413
    monkeypatch.setattr("intercity.programme.views.uploads.MOST_OF_A_PART", 100)
    assert send(sender, at, 0, VIDEO[:101]).status_code == 413
    assert send(sender, at, 0, b"").status_code == 400
    assert reached(sender, at) == (200, "0")


def test_a_file_that_is_not_whole_is_not_handed_in(sender):
    places = begun(sender)
    send(sender, places["at"], 0, VIDEO[:100])
    assert problem(sender.post(places["finish"])) == (409, "The file is not whole yet.")
    assert reached(sender, places["at"]) == (200, "100")


def whole(client, content=VIDEO, **more):
    places = begun(client, **{"file-size": len(content), **more})
    send(client, places["at"], 0, content)
    return client.post(places["finish"])


def test_a_file_that_is_something_else_inside_goes(sender):
    status, words = problem(whole(sender, b"<html>" + bytes(400)))
    assert (status, "is not a .mp4 file inside" in words) == (422, True)
    assert not Upload.objects.exists()
    assert not File.objects.exists()
    assert list(parts.folder().iterdir()) == []


def test_a_file_that_was_damaged_on_its_way_goes(sender):
    answer = whole(sender, **{"file-sha256": "0" * 64})
    assert problem(answer) == (422, "The file was damaged on its way. Send it again.")
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"file-size": 0}, 422, "“film.mp4” is empty."),
        ({"file-size": 3 * 1024**3}, 413, "“film.mp4” has 3072 MB; at most 2048 MB"),
        ({"file-name": "film.avi"}, 422, "accepted are .mp4, .mov, .webm"),
        ({"file-kind": "transcript"}, 422, "Select a valid choice."),
        ({"file-language": "xx"}, 422, "Select a valid choice."),
        ({"file-sha256": "no"}, 422, "Enter a valid value."),
        ({"file-name": ""}, 422, "This field is required."),
    ],
)
def test_what_would_be_refused_is_refused_before_it_comes(sender, more, status, words):
    answer = announce(sender, **more)
    assert answer.status_code == status
    assert words in answer.json()["problem"]
    assert not Upload.objects.exists()
    assert not Presentation.objects.exists()


def test_what_is_on_its_way_takes_room_too(
    sender, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(materials, "MOST_OF_A_CITY", 2 * len(VIDEO))
    with django_capture_on_commit_callbacks(execute=True):
        assert whole(sender).status_code == 201
    places = begun(sender)
    assert announce(sender).status_code == 422
    assert sender.delete(places["at"]).status_code == 204
    assert list(parts.folder().iterdir()) == []
    assert announce(sender).status_code == 201


def test_a_presentation_that_became_final_meanwhile_takes_no_file(sender, city):
    places = begun(sender)
    send(sender, places["at"], 0, VIDEO)
    Presentation.objects.update(state="final")
    assert sender.post(places["finish"]).status_code == 422
    # The bytes wait: the secretariat may ask for a revision.
    Presentation.objects.update(state="accepted")
    assert sender.post(places["finish"]).status_code == 201


def test_only_who_began_it_sends_and_only_while_they_may(sender, edition, city, client):
    places = begun(sender)
    cast = cast_of(edition)
    neighbour = speaker_of(edition.participants.exclude(pk=city.pk).first())
    for person in (cast.secretariat, cast.stranger, neighbour, speaker_of(city)):
        client.force_login(person)
        assert client.head(places["at"]).status_code == 404
        assert send(client, places["at"], 0, VIDEO).status_code == 404
        assert client.delete(places["at"]).status_code == 404
        assert client.post(places["finish"]).status_code == 404
    person = Upload.objects.get().by
    client.force_login(person)
    assert client.head(places["at"]).status_code == 200
    city.city.focal_points.filter(person=person).delete()
    assert client.head(places["at"]).status_code == 404


def test_others_announce_nothing(client, edition, city):
    neighbour = speaker_of(edition.participants.exclude(pk=city.pk).first())
    client.force_login(neighbour)
    assert announce(client).status_code == 404
    assert not Presentation.objects.exists()


def test_what_came_by_mail_and_is_sent_in_parts_is_recorded_so(client, edition, city):
    client.force_login(cast_of(edition).secretariat)
    more = {"file-channel": "letter", "file-received_on": "2026-11-20"}
    places = begun(client, **more)
    assert send(client, places["at"], 0, VIDEO).status_code == 204
    assert client.post(places["finish"]).status_code == 201
    material = Material.objects.get()
    assert (material.channel, str(material.received_on)) == ("letter", "2026-11-20")
    line = city.correspondence.get()
    assert (line.channel, str(line.on), line.subject) == (
        "letter",
        "2026-11-20",
        "film.mp4",
    )


def test_a_city_that_sends_a_file_itself_cannot_say_that_it_came_otherwise(sender):
    places = begun(sender, **{"file-channel": "letter"})
    assert Upload.objects.get().channel == "web"
    assert sender.delete(places["at"]).status_code == 204


def test_the_host_sends_its_message_in_the_same_way(client, edition):
    client.force_login(cast_of(edition).secretariat)
    address = url("contribution_upload", "partners-3", "video-message")
    places = client.post(address, TERMS).json()
    send(client, places["at"], 0, VIDEO)
    assert client.post(places["finish"]).status_code == 201
    assert Material.objects.get().contribution.kind == "video_message"


def test_what_nobody_finishes_is_swept_away(sender):
    begun(sender)
    upload = Upload.objects.get()
    assert sweep_uploads(upload.expires_at - timedelta(seconds=1)) == 0
    sweep(upload.expires_at)
    assert not Upload.objects.exists()
    assert list(parts.folder().iterdir()) == []


def test_what_came_days_ago_and_is_finished_now_is_on_its_way(sender, monkeypatch):
    """A sweep between the bytes' new name and the commit takes nothing away."""
    places = begun(sender)
    send(sender, places["at"], 0, VIDEO)
    old = (now() - timedelta(days=2)).timestamp()
    os.utime(Part(Upload.objects.get().key.hex).path, (old, old))
    monkeypatch.setattr(files, "_row", lambda *_given, **_named: files.sweep(now()))
    with pytest.raises(ValueError, match="file"):
        sender.post(places["finish"])
    assert len(list(path_of("").rglob("*.mp4"))) == 1


class Slow(io.BytesIO):
    """A body that comes slowly: it waits in the middle."""

    def __init__(self, content):
        super().__init__(content)
        self.begun, self.go_on = Event(), Event()

    def read(self, size=-1):
        self.begun.set()
        assert self.go_on.wait(30)
        return super().read(size)


@pytest.mark.django_db(transaction=True)
def test_one_writes_at_a_time_and_others_work_meanwhile(client):
    edition = planned_edition(slug="partners-3", is_public=True)
    city = edition.participants.get(city__slug="pearl-quay")
    client.force_login(speaker_of(city))
    at = begun(client)["at"]
    upload, body, told = Upload.objects.get(), Slow(VIDEO[:100]), []

    def write():
        told.append(uploads.append(upload, 0, body, 100))
        connection.close()

    thread = Thread(target=write)
    thread.start()
    assert body.begun.wait(30)
    assert send(client, at, 0, VIDEO[:50]).status_code == 423
    # No lock is held on the database while bytes come.
    city.place = 99
    city.save()
    body.go_on.set()
    thread.join(30)
    assert told == [100]
    assert reached(client, at) == (200, "100")
