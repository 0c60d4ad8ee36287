"""The pages that are looked at: where each is, who sees it, and what leads to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from playwright.sync_api import FilePayload
from playwright.sync_api import Page as Tab

LANGUAGES = ("en", "ja", "zh-hans", "ko")
# The roles by the demonstration's own words.
SECRETARIAT = "the secretariat"
SAMPLE, MODEL = "partner-cities-4", "tgps-6"
DESK = f"desk/{SAMPLE}"
EDITION = f"desk/editions/{SAMPLE}"
CITY = "desk/cities/costa-serena"
# Costa Serena's night is far from the host's day, and some of its items are on another.
ZONE = {"name": "zone", "value": "costa-serena@America/Sao_Paulo"}

CITIES = "name_en,slug,zone\nFar Point,far-point,Pacific/Auckland\n"
MISTAKEN_CITIES = "name_en,slug,zone\nFar Point,far-point,Pacific/Nowhere\n,,\n"
MISTAKEN_BRIEF = """\
[edition]
slug = "mistaken"
name = 4

[host]
city = "Nowhere at all"
zone = "Asia/Tokio"

[question]
sessions = "two"
"""


@dataclass(frozen=True)
class Page:
    """A page by its name; `path` is without the language.

    `reach` does what an address alone cannot, such as sending a form. `zone` shows the
    times of another city.
    """

    name: str
    path: str
    reach: Callable[[Tab], object] | None = None
    role: str = ""
    status: int = 200
    zone: bool = False

    def __str__(self) -> str:
        return self.name


def press(selector: str) -> Callable[[Tab], object]:
    """Follow the first link or button of this kind, and wait for where it leads."""

    def reach(tab: Tab) -> None:
        with tab.expect_navigation():
            tab.locator(selector).first.click()

    return reach


def send(selector: str = "main form") -> Callable[[Tab], object]:
    """Send the form as it is."""
    return press(f"{selector} button.govuk-button:not(.govuk-button--secondary)")


def _no_zone(tab: Tab) -> None:
    tab.locator("main [name=zone]").first.fill("Nairobbi")
    send()(tab)


def _upload(text: str) -> Callable[[Tab], object]:
    def reach(tab: Tab) -> None:
        file = FilePayload(name="cities.csv", mimeType="text/csv", buffer=text.encode())
        tab.locator("input[type=file]").set_input_files(file)
        send()(tab)

    return reach


def _bad_brief(tab: Tab) -> None:
    tab.locator("textarea[name=text]").fill(MISTAKEN_BRIEF)
    send()(tab)


def _point(tab: Tab) -> None:
    """By the keyboard: the points of a front may lie over one another."""
    with tab.expect_navigation():
        tab.locator(".picture a:has(.dot):visible").first.press("Enter")


def _stale(tab: Tab) -> None:
    """As if somebody else had saved the item meanwhile."""
    press(".ic-line__title")(tab)
    tab.locator("main [name=revision]").evaluate("field => { field.value = '99' }")
    tab.locator("main [name=minutes]").fill("7")
    send()(tab)


def _stale_city(tab: Tab) -> None:
    tab.locator("main [name=region]").fill("Somewhere else")
    tab.locator("main [name=revision]").evaluate("field => { field.value = '99' }")
    send()(tab)


def _second_step(tab: Tab) -> None:
    tab.locator("main [name=series]").first.check()
    tab.locator("main [name=slug]").fill("another-5")
    tab.locator("main [name=ordinal]").fill("5")
    send()(tab)


def _third_step(tab: Tab) -> None:
    _second_step(tab)
    tab.locator("main [name=host]").select_option("port-aurora")
    tab.locator("main [name=dates]").fill("2031-05-14")
    send()(tab)


PUBLIC = (
    Page("home", ""),
    Page("overview", f"{SAMPLE}/"),
    Page("programme", f"{SAMPLE}/programme/"),
    Page("programme elsewhere", f"{SAMPLE}/programme/", zone=True),
    Page("cities", f"{SAMPLE}/cities/"),
    Page("map", f"{SAMPLE}/map/", zone=True),
    Page("hours", f"{SAMPLE}/hours/", zone=True),
    Page("versions", f"{SAMPLE}/versions/"),
    Page("programme not known", f"{MODEL}/programme/"),
    Page("cities not named", f"{MODEL}/cities/"),
    Page("zone", f"zone/?next=/en/{SAMPLE}/programme/"),
    Page("zone unknown", f"zone/?next=/en/{SAMPLE}/programme/", _no_zone),
    Page("sign in", "account/sign-in/"),
    Page("sign in refused", "account/sign-in/", send()),
    Page("help", "about/help/"),
    Page("no page", "no-such-seminar/programme/", status=404),
)

_SECRETARIAT = (
    Page("desk", "desk/"),
    Page("preferences", "account/"),
    Page("factors", "account/factors/"),
    Page("app", "account/factors/app/"),
    Page("app refused", "account/factors/app/", send()),
    Page("passkey", "account/factors/passkeys/add/"),
    Page("sessions", "account/sessions/"),
    Page("editions", "desk/editions/"),
    Page("wizard 1", "desk/editions/new/1/"),
    Page("wizard 1 refused", "desk/editions/new/", send()),
    Page("wizard 2", "desk/editions/new/", _second_step),
    Page("wizard 3", "desk/editions/new/", _third_step),
    Page("edition", f"{EDITION}/"),
    Page("edition changed", f"{EDITION}/change/"),
    Page("series", f"{EDITION}/series/"),
    Page("edition record", f"{EDITION}/record/"),
    Page("participants", f"{EDITION}/cities/"),
    Page("asks", f"{EDITION}/cities/costa-serena/asks/"),
    Page("brief refused", "desk/editions/new/from-brief/", _bad_brief),
    Page("city list", "desk/cities/"),
    Page("city", "desk/cities/costa-serena/"),
    Page("focal point new", f"{CITY}/focal-points/add/"),
    Page("focal point refused", f"{CITY}/focal-points/add/", send()),
    Page("focal point changed", f"{CITY}/", press("a[href$='focal-points/1/']")),
    Page("city handed over", f"{CITY}/", press("a[href$='/hand-over/']")),
    Page("official new", f"{CITY}/officials/add/"),
    Page("official refused", f"{CITY}/officials/add/", send()),
    Page("official changed", f"{CITY}/", press("a[href$='officials/1/']")),
    Page("official removed", f"{CITY}/", press("a[href$='/remove/']")),
    Page("colleagues", f"{EDITION}/secretariat/"),
    Page("own role", f"{EDITION}/secretariat/", press("a[href$='/remove/']")),
    Page("plan", f"{DESK}/plan/?front=1"),
    Page("plan compared", f"{DESK}/plan/compare/"),
    Page("plan of the front", f"{DESK}/plan/?front=1", _point),
    Page("plan by hand", f"{DESK}/plan/?start-1=09:00&start-2=17:00"),
    Page("settle refused", f"{DESK}/plan/", send("#settle")),
    Page("plan kept", f"{DESK}/plan/", press("#kept li a")),
    Page("draft", f"{DESK}/programme/"),
    Page("item", f"{DESK}/programme/", press(".ic-line__title")),
    Page("item new", f"{DESK}/programme/items/add/?session=1"),
    Page("session", f"{DESK}/programme/sessions/1/"),
    Page("conflict", f"{DESK}/programme/", _stale, status=409),
    Page("publish", f"{DESK}/programme/publish/"),
    Page("preview", f"{DESK}/programme/preview/"),
    Page("published", f"{DESK}/programme/versions/"),
    Page("difference", f"{DESK}/programme/versions/2/"),
    Page("overview of the desk", f"{DESK}/overview/"),
    Page("invitations", f"{DESK}/invitations/"),
    Page("deadlines", f"{DESK}/deadlines/"),
    Page("replies", f"{DESK}/replies/"),
    Page("presentations", f"{DESK}/presentations/"),
    Page("briefing", f"{DESK}/briefing/"),
    Page("plan anew", f"{DESK}/plan/replan/"),
)
_ADMINISTRATOR = (
    Page("people", "desk/people/"),
    Page("person new", "desk/people/enter/"),
    Page("person", "desk/people/", press("table a")),
    Page("record", "desk/record/"),
    Page("mails", "desk/mails/"),
    Page("city found", "desk/cities/add/?name=san+juan"),
    Page("city new", "desk/cities/new/"),
    Page("city edited", "desk/cities/costa-serena/edit/"),
    Page("city conflict", "desk/cities/costa-serena/edit/", _stale_city, status=409),
    Page("cities import", "desk/cities/import/"),
    Page("cities previewed", "desk/cities/import/", _upload(CITIES)),
    Page("cities refused", "desk/cities/import/", _upload(MISTAKEN_CITIES)),
)
_FOCAL_POINT = (
    Page("own city", f"{DESK}/my-city/costa-serena/"),
    Page("own plan", f"{DESK}/my-city/costa-serena/plan/"),
    Page("own delegation", f"{DESK}/my-city/costa-serena/delegation/"),
    Page("own presentation", f"{DESK}/my-city/costa-serena/presentation/"),
)


_TRANSLATOR = (
    Page("what lacks a language", f"{DESK}/as/translator/"),
    Page("film to translate", f"{DESK}/contributions/video-message/"),
    Page("letter to translate", f"{DESK}/invitations/letters/invitation/ja/"),
)


def _of(role: str, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    return tuple(replace(page, role=role) for page in pages)


DESK_PAGES = (
    *_of(SECRETARIAT, _SECRETARIAT),
    *_of("an administrator", _ADMINISTRATOR),
    *_of("Costa Serena's focal point", _FOCAL_POINT),
    *_of("a translator", _TRANSLATOR),
)
