"""The kinds of items in the words of the field, as an item's first title.

They are content, not interface: stored with the item, and edited there. The words
are those of the glossary.
"""

from __future__ import annotations

from intercity.kernel.wording import LocalizedText
from intercity.programme.models import Item

_WORDS: dict[str, tuple[str, str, str, str]] = {
    Item.Kind.OPENING: ("Opening", "開会", "开幕", "개회"),
    Item.Kind.VIDEO_MESSAGE: (
        "Video message",
        "ビデオメッセージ",
        "视频致辞",
        "영상 메시지",
    ),
    Item.Kind.REPORT: ("Report", "報告", "情况报告", "보고"),
    Item.Kind.PRESENTATION: ("Presentation", "発表", "交流发言", "발표"),
    Item.Kind.DISCUSSION: ("Discussion", "意見交換", "交流讨论", "의견 교환"),
    Item.Kind.GROUP_PHOTO: ("Group photo", "記念撮影", "合影留念", "기념 촬영"),
    Item.Kind.BREAK: ("Break", "休憩", "休息", "휴식"),
    Item.Kind.CLOSING: ("Closing", "閉会", "闭幕", "폐회"),
}


def kind_of(written: str) -> str:
    """The kind of a brief's line: briefs may name others than these."""
    return written if written in Item.Kind else Item.Kind.OTHER


def first_title(kind: str, words: str = "", source: str = "en") -> LocalizedText:
    """The title of a new item: the `words` of a brief, else those of its kind."""
    known = _WORDS.get(kind)
    if words or known is None:
        words = words or kind.replace("_", " ").capitalize()
        return LocalizedText.of({source: words}, source)
    english, japanese, chinese, korean = known
    texts = {"en": english, "ja": japanese, "zh-Hans": chinese, "ko": korean}
    return LocalizedText.of(texts, source)
