"""Presentations, contributions and their files, said in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from intercity.base import file_words
from intercity.base.languages import language_words
from intercity.base.refusals import Refusal
from intercity.programme.models import Material, Presentation
from intercity.programme.receiving import ACCEPTED

STATE_COLOURS = {
    Presentation.State.PROPOSED: "blue",
    Presentation.State.ACCEPTED: "turquoise",
    Presentation.State.REVISED: "orange",
    Presentation.State.FINAL: "green",
}

_REFUSALS: dict[str, Callable[[], str]] = {
    "not_presenting": lambda: _(
        "This city does not present. The list of cities says who does."
    ),
    "is_final": lambda: _(
        "The presentation is final. To change it, the secretariat asks for a revision"
        " first."
    ),
    "nothing_said": lambda: _("The city has not handed in a title yet."),
    "in_the_future": lambda: _("%(day)s has not come yet."),
    "needs_a_note": lambda: _("Write what is to be revised."),
    "quota": lambda: _(
        "Together the files would be larger than the %(most)s MB that there is room"
        " for. Send a smaller one."
    ),
    "captions_broken": lambda: _("The captions cannot be read as WebVTT."),
    "captions_empty": lambda: _("There are no words in the captions."),
    "captions_out_of_order": lambda: _(
        "Caption %(cue)s begins before the one above it, or ends before it begins."
    ),
    "gone": lambda: _("This upload is no longer there. Begin it anew."),
    "busy": lambda: _("Another window is sending this file already."),
    "wrong_offset": lambda: _("The file goes on at byte %(offset)s."),
    "beyond_size": lambda: _("More came than the file was said to have."),
    "not_whole": lambda: _("The file is not whole yet."),
    "wrong_digest": lambda: _("The file was damaged on its way. Send it again."),
    "nothing_to_clear": lambda: _("There is nothing to clear in %(language)s yet."),
    "not_yours": lambda: _(
        "%(language)s is the original of this text, or none of your languages."
    ),
    "changed_meanwhile": lambda: _(
        "Somebody changed it since you read it. Look at it again."
    ),
}
CODES = frozenset(_REFUSALS)


def refusal_words(refusal: Refusal) -> str:
    """Why nothing was done, and what helps."""
    if file_words.speaks_of(refusal):
        return file_words.refusal_words(refusal)
    params = dict(refusal.params)
    if "lang" in params:
        params["language"] = language_words(str(params["lang"]))
    return _REFUSALS[refusal.code]() % params


def state_words(presentation: Presentation | None) -> tuple[str, str]:
    """How far a presentation has come, and the colour of that."""
    if presentation is None or presentation.handed_in_at is None:
        return pgettext("state of a presentation", "not handed in"), "grey"
    if presentation.asked:
        return pgettext("state of a presentation", "revision asked for"), "yellow"
    state = Presentation.State(presentation.state)
    return str(state.label), STATE_COLOURS[state]


def accepted_words(kind: str) -> str:
    """Which files a material may be: ".pdf, .pptx, .odp, up to 200 MB"."""
    accepted = ACCEPTED[kind]
    words = {"kinds": accepted.endings, "most": accepted.most_mb}
    return _("%(kinds)s, up to %(most)s MB") % words


def size_words(size: int) -> str:
    """How large a file is."""
    if size < 1024 * 1024:
        return _("%(size)s KB") % {"size": -(-size // 1024)}
    return _("%(size)s MB") % {"size": -(-size // (1024 * 1024))}


def length_words(seconds: int) -> str:
    """A length: "7 min 30 s"."""
    minutes, rest = divmod(seconds, 60)
    words = {"minutes": minutes, "seconds": rest}
    if not minutes:
        return _("%(seconds)s s") % words
    return (
        _("%(minutes)s min %(seconds)s s") if rest else _("%(minutes)s min")
    ) % words


def findings_words(
    material: Material, slot: int | None, captioned: frozenset[str]
) -> list[tuple[str, bool]]:
    """What was measured in a file beside its slot: sentences, and which are amiss.

    `captioned` are the languages of which there are captions.
    """
    found = material.findings
    if material.kind == Material.Kind.VIDEO:
        return _video_words(found, slot, has_captions=material.language in captioned)
    if "words" in found:
        return [_speech_words(found, slot)]
    if "cues" in found:
        cues = ngettext("%(count)s caption", "%(count)s captions", found["cues"])
        return [(cues % {"count": found["cues"]}, False)]
    if material.kind in {Material.Kind.TEXT, Material.Kind.TRANSCRIPT}:
        return [(_("Words not counted: only those of a .txt file are."), False)]
    return []


def _speech_words(found: dict[str, Any], slot: int | None) -> tuple[str, bool]:
    by_characters = found["characters"] > found["words"]
    count = found["characters"] if by_characters else found["words"]
    counted = (
        ngettext("%(count)s character", "%(count)s characters", count)
        if by_characters
        else ngettext("%(count)s word", "%(count)s words", count)
    ) % {"count": count}
    words = {"counted": counted, "length": length_words(found["seconds"])}
    said = _("%(counted)s: %(length)s at a pace for interpreters") % words
    return _beside(said, found["seconds"], slot)


def _beside(said: str, seconds: int, slot: int | None) -> tuple[str, bool]:
    if slot is None or seconds <= slot * 60:
        return said, False
    words = {"said": said, "slot": length_words(slot * 60)}
    return _("%(said)s; too long for the slot of %(slot)s") % words, True


def _video_words(
    found: dict[str, Any], slot: int | None, *, has_captions: bool
) -> list[tuple[str, bool]]:
    if not found:
        return [(_("Not checked yet."), False)]
    if "unchecked" in found:
        return [
            (_UNCHECKED[found["unchecked"]](), found["unchecked"] != "not_installed")
        ]
    captions = found["captions"] or has_captions
    size = {"width": found["width"], "height": found["height"]}
    return [
        _beside(length_words(found["seconds"]), found["seconds"], slot),
        (_("with sound"), False) if found["sound"] else (_("no sound"), True),
        (_("with captions"), False) if captions else (_("no captions"), True),
        (_("%(width)s × %(height)s pixels") % size, found["height"] < _LEAST_HEIGHT),
    ]


_LEAST_HEIGHT = 720
_UNCHECKED: dict[str, Callable[[], str]] = {
    "not_installed": lambda: _("Not checked: ffprobe is not installed."),
    "too_long": lambda: _("Not checked: the look at it took too long."),
    "not_readable": lambda: _("This video cannot be read. Save it anew."),
}
