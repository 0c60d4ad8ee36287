"""The outside of a picture: what it shows in words, its size and its ground."""

from __future__ import annotations

from dataclasses import dataclass

from intercity.planning.colours import PICTURES
from intercity.planning.markup import NOTHING, Markup, element, escaped, joined

_MARGIN = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is drawn from (0, 0) to (width, height), and what it shows in words.

    `name` begins the ids of its title and description. The role is "group" where
    there are links in it, which an "img" would hide.
    """

    name: str
    title: str
    description: str
    language: str
    width: float
    height: float
    drawn: Markup
    role: str = "img"

    def inside(self) -> Markup:
        """The picture inside a page that carries `colours.PICTURES`."""
        return self._svg(f"0 0 {self.width:g} {self.height:g}", NOTHING)

    def alone(self) -> str:
        """The picture as a file: with its styles, on a ground of its own."""
        wide, tall = self.width + 2 * _MARGIN, self.height + 2 * _MARGIN
        style = element("style", Markup(PICTURES))
        ground = element(
            "rect", class_="tag", x=-_MARGIN, y=-_MARGIN, width=wide, height=tall
        )
        view = f"{-_MARGIN:g} {-_MARGIN:g} {wide:g} {tall:g}"
        return self._svg(view, joined((style, ground))) + "\n"

    def _svg(self, view: str, under: Markup) -> Markup:
        title, description = f"{self.name}-title", f"{self.name}-desc"
        return element(
            "svg",
            element("title", escaped(self.title), id=title),
            element("desc", escaped(self.description), id=description),
            under,
            self.drawn,
            xmlns="http://www.w3.org/2000/svg",
            class_="picture",
            viewBox=view,
            role=self.role,
            lang=self.language,
            aria_labelledby=title,
            aria_describedby=description,
        )
