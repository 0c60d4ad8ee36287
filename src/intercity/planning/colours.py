"""Colours and type of the pictures and the page, for every way of looking at them.

Ink blue, petrol, and one orange that always means what it costs. The tokens are CSS
custom properties with a light, a dark, a printed and a forced-colours set; text
reaches 4.5:1 on its ground in each, marks 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

import re

LIGHT = {
    "ink": "#14213d",
    "mute": "#4d576f",
    "line": "#dce2ea",
    "paper": "#fbfbf8",
    "card": "#ffffff",
    "brand": "#0f4c5c",
    "cost": "#e36414",
    "cost-text": "#a8430a",
    "cost-ground": "#fff2e8",
    "good": "#0b6e4f",
    "dot": "#8299b3",
    "shade0": "#e4f3ec",
    "shade1": "#cfe2e6",
    "shade2": "#b0c4da",
    "shade3": "#7f93b8",
    "shade4": "#4a5a86",
    "shade5": "#222b4e",
}
DARK = {
    "ink": "#eef1f7",
    "mute": "#a9b4c8",
    "line": "#33405c",
    "paper": "#0f1729",
    "card": "#17213a",
    "brand": "#7cc7d8",
    "cost": "#ff8a3d",
    "cost-text": "#ffa467",
    "cost-ground": "#3a2618",
    "good": "#6fd3ac",
    "dot": "#7d90ad",
    "shade0": "#8fbfab",
    "shade1": "#7ba3ad",
    "shade2": "#627f9f",
    "shade3": "#455a83",
    "shade4": "#2a3860",
    "shade5": "#060a18",
}
FORCED = {
    "ink": "CanvasText",
    "mute": "CanvasText",
    "line": "GrayText",
    "paper": "Canvas",
    "card": "Canvas",
    "brand": "LinkText",
    "cost": "Highlight",
    "cost-text": "CanvasText",
    "cost-ground": "Canvas",
    "good": "CanvasText",
    "dot": "GrayText",
}
FONT = (
    '"Inter","Source Sans 3","Helvetica Neue",Arial,system-ui,"Noto Sans",'
    '"Noto Sans CJK JP","Noto Sans JP",sans-serif'
)


def _set(tokens: dict[str, str]) -> str:
    return ":root{" + "".join(f"--{key}:{tokens[key]};" for key in tokens) + "}"


TOKENS = (
    f"{_set(LIGHT)}:root{{--font:{FONT}}}\n"
    f"@media screen and (prefers-color-scheme:dark){{{_set(DARK)}}}\n"
    f"@media (forced-colors:active){{{_set(FORCED)}}}\n"
)


def with_fallbacks(css: str) -> str:
    """The light colour before each token, for readers without custom properties."""
    return re.sub(
        r"([\w-]+:)var\(--([\w-]+)\)",
        lambda found: (
            f"{found[1]}{LIGHT[found[2]]};{found[0]}" if found[2] in LIGHT else found[0]
        ),
        css,
    )


_SHADES = "\n".join(
    f".picture .shade{number}{{fill:var(--shade{number})}}" for number in range(6)
)
# Without colours of our own the shades are the text's colour, thin to full.
_FORCED_SHADES = "".join(
    f".picture .shade{number}{{fill:CanvasText;fill-opacity:{number * 0.18:.2f}}}"
    for number in range(6)
)

PICTURES = TOKENS + with_fallbacks(
    f"""
.picture{{display:block;width:100%;height:auto;overflow:visible}}
.picture text{{font-family:{FONT};fill:var(--ink);unicode-bidi:isolate;
font-variant-numeric:tabular-nums}}
.picture .mute{{fill:var(--mute)}}
.picture .host,.picture .time,.picture .mark-text{{font-weight:700}}
.picture .light{{font-weight:400}}
.picture .caption{{fill:var(--brand)}}
.picture .grid{{stroke:var(--line);stroke-width:1}}
.picture .leader{{stroke:var(--brand);stroke-width:1;stroke-dasharray:2 2}}
.picture .band{{fill:var(--brand);opacity:.08}}
.picture .sit{{fill:var(--card);stroke:var(--brand);stroke-width:2}}
.picture .tag{{fill:var(--card)}}
.picture .swatch{{stroke:var(--mute);stroke-width:1}}
.picture .sit.swatch{{stroke:var(--brand);stroke-width:2}}
.picture .cost{{fill:var(--cost)}}
.picture .carried{{fill:var(--cost-ground);stroke:var(--cost);stroke-width:1.5}}
.picture .hatch{{stroke:#14213d;stroke-width:1.6;stroke-opacity:.75}}
.picture .pale{{stroke:#fff}}
.picture .cross{{stroke:var(--ink);stroke-width:1.3;fill:none}}
.picture .ground{{fill:var(--card)}}
.picture .dot{{fill:var(--dot);stroke:var(--card);stroke-width:1.5}}
.picture .dot.proposed{{fill:var(--cost)}}
.picture .dot.scored{{fill:var(--brand)}}
.picture a:focus{{outline:none}}
.picture a:focus .dot,.picture a:hover .dot{{stroke:var(--ink);stroke-width:3}}
{_SHADES}
@media (forced-colors:active){{
.picture{{forced-color-adjust:none}}{_FORCED_SHADES}
.picture .hatch{{stroke:CanvasText}}.picture .pale{{stroke:Canvas}}
.picture .band{{fill:none;stroke:CanvasText;opacity:.4}}
.picture .swatch{{stroke:CanvasText}}}}
"""
)
