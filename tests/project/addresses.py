"""Every address of the site, and what it answers to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

ROLES = (
    "anonymous",
    "stranger",
    "focal_point",
    "neighbour",
    "secretariat",
    "other_secretariat",
    "administrator",
    "approver",
    "interpreter",
    "moderator",
    "translator",
    "press_officer",
    "member",
)

SIGNED_IN = frozenset(ROLES) - {"anonymous"}
# The directory belongs to every secretariat, an edition to that of its series.
DESKS = frozenset({"secretariat", "other_secretariat", "administrator"})
SERVING = DESKS - {"other_secretariat"}
KEEPERS = frozenset({"administrator"})
CITY_ITSELF = frozenset({"focal_point"})
KEEPING = DESKS | CITY_ITSELF
# Whose role asks for a second factor, beside those of the desks.
CLEARING = frozenset({"approver"})

# Roles with a page of their own.
TASKS = ("approver", "interpreter", "moderator", "translator", "press_officer")

# What addresses have numbers of: in an edition, in a city, on the whole site.
OF_EDITION = (
    "plan",
    "settled",
    "search",
    "item",
    "guest",
    "all_table",
    "nomination",
    "line",
    "own_mail",
    "consenter",
    "consent",
    "material",
    "interpreter",
    "term",
    "offered",
    "test",
)
OF_CITY = ("point", "official", "member", "table")
NUMBERS = (
    *OF_EDITION,
    *OF_CITY,
    "colleague",
    "person",
    "mail",
    "token",
    "invitation",
    "upload",
    "public_material",
    "booth",
    "speaker",
    "sitting",
)

NO = 405
"""The address takes no such request, whoever asks."""
SIGN_IN = "sign in"
"""The answer leads to the sign-in page."""


@dataclass(frozen=True)
class Row:
    """What an address answers: a status, or `SIGN_IN`.

    `get` and `post` (of an empty form) are told to those who `may`; `others` to who is
    signed in and may not: 403, or 404 where not even its existence is theirs to know;
    0 means 403 while the edition is public and 404 while it is not.
    """

    address: str
    get: int
    post: int
    may: frozenset[str]
    others: int = 0

    def told(self, method: str, role: str, *, is_public: bool) -> int | str:
        """What this role is told."""
        found = self.get if method == "get" else self.post
        if found == NO or role in self.may:
            return found
        if role == "anonymous":
            return SIGN_IN
        return self.others or (403 if is_public else 404)


@dataclass(frozen=True)
class Public(Row):
    """An address for everybody; one of an edition is not there until that is public."""

    may: frozenset[str] = frozenset(ROLES)

    def told(self, method: str, role: str, *, is_public: bool) -> int | str:
        """The same for everybody."""
        found = self.get if method == "get" else self.post
        is_hidden = "{edition}" in self.address and not is_public
        return 404 if is_hidden and found != NO else found


@dataclass(frozen=True)
class Account(Row):
    """An address of an account: one answer to those who are signed in, else another."""

    may: frozenset[str] = SIGNED_IN
    anonymous: tuple[int | str, int | str] = (SIGN_IN, SIGN_IN)

    def told(self, method: str, role: str, *, is_public: bool) -> int | str:
        """By whether anybody is signed in."""
        if role == "anonymous":
            return self.anonymous[method == "post"]
        return self.get if method == "get" else self.post


_CITY = "/en/desk/cities/{city}/"
_EDITION = "/en/desk/editions/{edition}/"
_DESK = "/en/desk/{edition}/"
_OWN = "/en/desk/{edition}/my-city/{city}/"
_PLAN = "/en/desk/{edition}/plan/"
_INVITATIONS = "/en/desk/{edition}/invitations/"
_PROGRAMME = "/en/desk/{edition}/programme/"
_PRESENTATION = "/en/desk/{edition}/my-city/{city}/presentation/"
_CONTRIBUTIONS = "/en/desk/{edition}/contributions/"
_MATERIAL = "/en/desk/{edition}/materials/{material}/"
_DELEGATION = "/en/desk/{edition}/my-city/{city}/delegation/"
_DELEGATIONS = "/en/desk/{edition}/delegations/"
_GUESTS = "/en/desk/{edition}/guests/"
_BOOTH = "/en/desk/{edition}/interpretation/"
_JOINING = frozenset({"interpreter", "moderator"})
_API = "/api/v1/editions/{edition}"
_PARTS = ("/{edition}/", "/{edition}/sessions/1/", "/{edition}/cities/{city}/")

ROWS: tuple[Row, ...] = (
    # Files, without a language
    *(
        Public(f"{part}schedule.{kind}", 200, NO)
        for part in _PARTS
        for kind in ("ics", "json", "xml", "csv")
    ),
    Public("/{edition}/materials/{public_material}/", 200, NO),
    Public("/sitemap.xml", 200, 200),
    Public("/robots.txt", 200, NO),
    # The API
    Public("/api/v1/openapi.json", 200, NO),
    Public("/api/v1/docs/", 200, 200),
    Public("/api/v1/", 404, NO),
    Public("/api/v2", 404, NO),
    Public("/api/v1/editions", 200, NO),
    Public(_API, 200, NO),
    Public(f"{_API}/sessions", 200, NO),
    Public(f"{_API}/sessions/1", 200, NO),
    Public(f"{_API}/items", 200, NO),
    Public(f"{_API}/cities", 200, NO),
    Public(f"{_API}/cities/{{city}}", 200, NO),
    Public(f"{_API}/versions", 200, NO),
    Public("/api/v1/places?name=sao", 200, NO),
    # Public pages
    Public("/en/", 200, NO),
    Public("/en/zone/", 200, 200),
    Public("/en/about/help/", 200, NO),
    Public("/en/about/accessibility/", 200, NO),
    Public("/en/about/cookies/", 200, NO),
    Public("/en/{edition}/", 200, NO),
    Public("/en/{edition}/programme/", 200, NO),
    Public("/en/{edition}/cities/", 200, NO),
    Public("/en/{edition}/map/", 200, NO),
    Public("/en/{edition}/hours/", 200, NO),
    Public("/en/{edition}/materials/", 200, NO),
    Public("/en/{edition}/versions/", 200, NO),
    Public("/en/{edition}/versions.rss", 200, NO),
    Public("/en/{edition}/versions.atom", 200, NO),
    *(Public(f"/en{part}programme.ics", 200, NO) for part in _PARTS),
    # Accounts
    Account("/en/account/", 200, 200),
    Account("/en/account/consents/", 200, NO, anonymous=(SIGN_IN, NO)),
    Account("/en/account/consents/{consenter}/", 404, 404),
    Account("/en/account/sign-in/", 302, 302, anonymous=(200, 200)),
    Account("/en/account/sign-in/code/", 302, 302),
    Account("/en/account/sign-out/", 200, 302, anonymous=(302, 302)),
    Public("/en/account/inactive/", 200, NO),
    Public("/en/account/sign-up/", 302, 302),
    Public("/en/account/demo/token/", 404, 404),
    Account("/en/account/sign-in/passkey/", 302, 302),
    Account("/en/account/sign-in/second/", 302, 302),
    # A second factor: nobody has one here, and passkeys are not one another's
    Account("/en/account/second-factor/", 302, NO, anonymous=(SIGN_IN, NO)),
    Account("/en/account/confirm/", 403, 403),
    Account("/en/account/confirm/passkey/", 403, 403),
    Account("/en/account/factors/", 200, NO),
    Account("/en/account/factors/app/", 200, 200),
    Account("/en/account/factors/app/remove/", 404, 404),
    Account("/en/account/factors/passkeys/add/", 200, 200),
    Account("/en/account/factors/passkeys/1/", 404, 404),
    Account("/en/account/factors/passkeys/1/remove/", 404, 404),
    Account("/en/account/factors/recovery-codes/", 404, NO),
    Account("/en/account/factors/recovery-codes/file/", 404, 404),
    Account("/en/account/factors/recovery-codes/renew/", 200, 200),
    Account("/en/account/sessions/", 200, 302),
    Account("/en/desk/", 200, NO, anonymous=(SIGN_IN, NO)),
    # What only the keepers of the site read
    Row("/en/desk/mails/", 200, NO, KEEPERS, 403),
    Row("/en/desk/mails/{mail}/", 200, 302, KEEPERS, 403),
    Row("/en/desk/record/", 200, NO, KEEPERS, 403),
    # The directory of cities
    Row("/en/desk/cities/", 200, NO, DESKS, 403),
    Row("/en/desk/cities/export/", 200, NO, DESKS, 403),
    Row("/en/desk/cities/add/", 200, NO, DESKS, 403),
    Row("/en/desk/cities/new/", 200, 200, DESKS, 403),
    Row("/en/desk/cities/import/", 200, 200, DESKS, 403),
    Row("/en/desk/cities/import/example/", 200, NO, DESKS, 403),
    Row("/en/desk/cities/{city}/", 200, NO, DESKS | CITY_ITSELF, 404),
    Row("/en/desk/cities/{city}/edit/", 200, 200, DESKS, 403),
    # Who stands for a city, and how it is written to
    Row(f"{_CITY}language/", 200, 200, KEEPING, 404),
    Row(f"{_CITY}focal-points/add/", 200, 200, DESKS, 404),
    Row(f"{_CITY}focal-points/{{point}}/", 200, 200, DESKS, 404),
    Row(f"{_CITY}focal-points/{{point}}/hand-over/", 200, 200, KEEPING, 404),
    Row(f"{_CITY}officials/add/", 200, 200, KEEPING, 404),
    Row(f"{_CITY}officials/{{official}}/", 200, 200, KEEPING, 404),
    Row(f"{_CITY}officials/{{official}}/remove/", 200, 302, KEEPING, 404),
    # People
    Row("/en/desk/people/", 200, NO, KEEPERS, 403),
    Row("/en/desk/people/enter/", 200, 200, KEEPERS, 403),
    Row("/en/desk/people/data/", 200, 200, KEEPERS, 403),
    Row("/en/desk/people/{person}/", 200, 200, KEEPERS, 403),
    # Editions
    Account("/en/desk/editions/", 200, NO, anonymous=(SIGN_IN, NO)),
    Row("/en/desk/editions/new/", 302, NO, DESKS, 403),
    Row("/en/desk/editions/new/1/", 200, 302, DESKS, 403),
    Row("/en/desk/editions/new/from-brief/", 200, 200, DESKS, 403),
    Row(_EDITION, 200, NO, SERVING),
    Row(f"{_EDITION}change/", 200, 200, SERVING),
    Row(f"{_EDITION}record/", 200, NO, SERVING),
    Row(f"{_EDITION}series/", 200, 200, SERVING),
    Row(f"{_EDITION}secretariat/", 200, 200, SERVING),
    Row(f"{_EDITION}secretariat/{{colleague}}/remove/", 200, 302, SERVING),
    Row(f"{_EDITION}cities/", 200, 200, SERVING),
    Row(f"{_EDITION}cities/add/", NO, 200, SERVING),
    Row(f"{_EDITION}cities/{{city}}/asks/", 200, 200, SERVING),
    Row(f"{_EDITION}cities/{{city}}/remove/", 200, 302, SERVING),
    Row("/en/desk/{edition}/my-city/{city}/", 200, NO, SERVING | CITY_ITSELF, 404),
    Row("/en/desk/{edition}/my-city/{city}/plan/", 200, NO, SERVING | CITY_ITSELF, 404),
    # Members of a city's delegation; who they are is known to it and the secretariat
    Row(_DELEGATION, 200, 200, SERVING | CITY_ITSELF, 404),
    Row(f"{_DELEGATION}places/", NO, 302, SERVING | CITY_ITSELF, 404),
    Row(f"{_DELEGATION}add/", 200, 200, SERVING | CITY_ITSELF, 404),
    Row(f"{_DELEGATION}import/", 200, 200, SERVING | CITY_ITSELF, 404),
    Row(f"{_DELEGATION}import/example.csv", 200, NO, SERVING | CITY_ITSELF, 404),
    Row(f"{_DELEGATION}import/{{table}}/", 200, 302, SERVING | CITY_ITSELF, 404),
    Row(f"{_DELEGATION}{{member}}/", 200, 200, SERVING | CITY_ITSELF, 404),
    Row(f"{_DELEGATION}{{member}}/act/", NO, 302, SERVING | CITY_ITSELF, 404),
    Row(_DELEGATIONS, 200, NO, SERVING),
    Row(f"{_DELEGATIONS}arrangements/", 200, 200, SERVING),
    Row(f"{_DELEGATIONS}people/", 200, 200, SERVING),
    Row(f"{_DELEGATIONS}people.csv", 200, NO, SERVING),
    Row(f"{_DELEGATIONS}access-needs/", 200, NO, SERVING),
    Row(f"{_DELEGATIONS}import/", 200, 200, SERVING),
    Row(f"{_DELEGATIONS}import/example.xlsx", 200, NO, SERVING),
    Row(f"{_DELEGATIONS}import/{{all_table}}/", 200, 302, SERVING),
    Row(_GUESTS, 200, NO, SERVING),
    Row(f"{_GUESTS}add/", 200, 200, SERVING),
    Row(f"{_GUESTS}{{guest}}/", 200, 200, SERVING),
    Row(f"{_GUESTS}{{guest}}/act/", NO, 302, SERVING),
    # What may be published of whom
    Row(f"{_DESK}consents/", 200, NO, SERVING),
    Row(f"{_DESK}consents.csv", 200, NO, SERVING),
    Row(f"{_DESK}consents/questions/photo/", 200, 200, SERVING),
    Row(f"{_DESK}consents/{{consenter}}/", 200, 200, SERVING),
    Row(f"{_DESK}consents/{{consenter}}/paper/{{consent}}/", 200, NO, SERVING),
    # What cities and the host hand in
    Row(_PRESENTATION, 200, 200, SERVING | CITY_ITSELF, 404),
    Row(f"{_PRESENTATION}uploads/", NO, 422, SERVING | CITY_ITSELF, 404),
    Row(f"{_DESK}presentations/", 200, NO, SERVING),
    Row(f"{_DESK}presentations/export/", 200, NO, SERVING),
    Row(_CONTRIBUTIONS, 200, NO, SERVING | CLEARING | {"translator"}),
    Row(f"{_CONTRIBUTIONS}report/", 200, 200, SERVING | CLEARING | {"translator"}),
    Row(f"{_CONTRIBUTIONS}report/uploads/", NO, 422, SERVING),
    Row(_MATERIAL, 200, NO, SERVING | CITY_ITSELF | {"interpreter"}, 404),
    Row(f"{_MATERIAL}terms/", 200, 200, SERVING | CITY_ITSELF, 404),
    Row("/en/desk/uploads/{upload}/", 200, NO, CITY_ITSELF, 404),
    Row("/en/desk/uploads/{upload}/finish/", NO, 409, CITY_ITSELF, 404),
    # What is translated
    Row(f"{_DESK}translations/item/{{item}}/", 200, 200, SERVING | {"translator"}),
    # Personal links, for whoever has them
    Public("/en/link/{token}/consents/", 200, 200),
    Public("/en/link/{token}/member/", 200, 200),
    Public("/en/link/{token}/member/details/", 200, 200),
    Public("/en/link/{token}/member/calendar/", 200, NO),
    Public("/en/link/{token}/materials/{public_material}/", 200, NO),
    Public("/en/link/{speaker}/test/", 200, 200),
    Public("/en/link/{speaker}/test/cancel/", NO, 302),
    Row(f"{_DESK}overview/", 200, NO, SERVING),
    Row(f"{_DESK}overview/table.csv", 200, NO, SERVING),
    Row(f"{_DESK}overview/table.xlsx", 200, NO, SERVING),
    # What each role opens; the secretariat sees what its people see
    *(
        Row(f"{_DESK}as/{name.replace('_', '-')}/", 200, NO, SERVING | {name})
        for name in TASKS
    ),
    # Invitations, letters and deadlines
    Row(_INVITATIONS, 200, NO, SERVING),
    Row(f"{_INVITATIONS}preview/", 200, NO, SERVING),
    Row(f"{_INVITATIONS}send/", NO, 422, SERVING),
    Row(f"{_INVITATIONS}letters/", 200, NO, SERVING | {"translator"}),
    Row(f"{_INVITATIONS}letters/invitation/en/", 200, 200, SERVING | {"translator"}),
    Row(f"{_INVITATIONS}letterhead/", 200, 200, SERVING),
    Row(f"{_INVITATIONS}cities/{{city}}/", 200, 200, SERVING),
    Row(f"{_INVITATIONS}cities/{{city}}/letter.pdf", 200, NO, SERVING),
    Row("/en/desk/{edition}/mails/", 200, NO, SERVING),
    Row("/en/desk/{edition}/mails/{own_mail}/", 200, 302, SERVING),
    Row("/en/desk/{edition}/deadlines/", 200, 200, SERVING),
    Row("/en/desk/{edition}/deadlines/reply/", 200, 302, SERVING),
    Row(
        "/en/desk/{edition}/my-city/{city}/deadlines/",
        200,
        NO,
        SERVING | CITY_ITSELF,
        404,
    ),
    # Invitations and replies: of a city, and for the secretariat
    Public("/en/link/{invitation}/", 302, NO),
    Public("/en/link/{invitation}/invitation/", 200, 200),
    Public("/en/link/{invitation}/nominate/", 200, 200),
    Public("/en/link/{invitation}/new/", NO, 200),
    Public("/en/link/unknown/invitation/", 404, 404),
    Row("/en/desk/{edition}/replies/", 200, NO, SERVING),
    Row("/en/desk/{edition}/nominations/{nomination}/", 200, 200, SERVING),
    Row("/en/desk/{edition}/cities/{city}/reply/", 200, 200, SERVING),
    Row("/en/desk/{edition}/cities/{city}/correspondence/", 200, NO, SERVING),
    Row("/en/desk/{edition}/cities/{city}/correspondence/add/", 200, 200, SERVING),
    Row(f"{_OWN}reply/", 200, 200, SERVING | CITY_ITSELF, 404),
    Row(f"{_OWN}correspondence/", 200, NO, SERVING | CITY_ITSELF, 404),
    Row(f"{_OWN}correspondence/{{line}}/", 200, NO, SERVING | CITY_ITSELF, 404),
    Row(f"{_OWN}correspondence/{{line}}/file/", 200, NO, SERVING | CITY_ITSELF, 404),
    # Plans: that there are any is known to the secretariat alone
    Row(_PLAN, 200, NO, SERVING, 404),
    Row(f"{_PLAN}brief.toml", 200, NO, SERVING),
    Row(f"{_PLAN}compare/", 200, NO, SERVING, 404),
    Row(f"{_PLAN}question/", NO, 200, SERVING, 404),
    Row(f"{_PLAN}keep/", NO, 302, SERVING, 404),
    Row(f"{_PLAN}settle/", NO, 422, SERVING, 404),
    Row(f"{_PLAN}kept/{{plan}}/", 200, NO, SERVING, 404),
    Row(f"{_PLAN}kept/{{plan}}/settle/", NO, 422, SERVING, 404),
    Row(f"{_PLAN}kept/{{plan}}/discard/", NO, 302, SERVING, 404),
    Row(f"{_PLAN}kept/{{settled}}/", 200, NO, SERVING, 404),
    Row(f"{_PLAN}kept/{{settled}}/discard/", NO, 302, SERVING, 404),
    Row(f"{_PLAN}replan/", 200, NO, SERVING, 404),
    Row(f"{_PLAN}replan/search/", NO, 302, SERVING, 404),
    Row(f"{_PLAN}replan/settle/", NO, 422, SERVING, 404),
    Row(f"{_PLAN}searches/", NO, 302, SERVING, 404),
    Row(f"{_PLAN}searches/{{search}}/", 200, NO, SERVING, 404),
    Row(f"{_PLAN}searches/{{search}}/stop/", NO, 302, SERVING, 404),
    # The draft of the programme, and what was published of it
    Row(_PROGRAMME, 200, NO, SERVING),
    Row(f"{_PROGRAMME}preview/", 200, NO, SERVING),
    Row(f"{_PROGRAMME}sessions/add/", 200, 200, SERVING),
    Row(f"{_PROGRAMME}sessions/1/", 200, 200, SERVING),
    Row(f"{_PROGRAMME}sessions/1/remove/", 200, 409, SERVING),
    Row(f"{_PROGRAMME}sessions/1/order/", 302, 302, SERVING),
    Row(f"{_PROGRAMME}sessions/1/rule/", 302, 302, SERVING),
    Row(f"{_PROGRAMME}items/add/", 200, 200, SERVING),
    Row(f"{_PROGRAMME}items/{{item}}/", 200, 200, SERVING),
    Row(f"{_PROGRAMME}items/{{item}}/share/", 302, 302, SERVING),
    Row(f"{_PROGRAMME}items/{{item}}/remove/?session=1", 200, 409, SERVING),
    Row(f"{_PROGRAMME}times/", 200, 409, SERVING),
    Row(f"{_PROGRAMME}publish/", 200, 200, SERVING),
    Row(f"{_PROGRAMME}versions/", 200, NO, SERVING),
    Row(f"{_PROGRAMME}versions/1/", 200, NO, SERVING),
    # What is prepared: interpretation, technical tests, meetings, the briefing book
    Row(_BOOTH, 200, NO, SERVING),
    Row(f"{_BOOTH}sessions/1/", 200, 200, SERVING),
    Row(f"{_BOOTH}sessions/1/pack.zip", 200, NO, SERVING | {"interpreter"}),
    Row(f"{_BOOTH}pack.zip", 200, NO, SERVING),
    Row(f"{_BOOTH}mine/", 200, NO, frozenset({"interpreter"}), 404),
    Row(f"{_BOOTH}interpreters/add/", 200, 200, SERVING),
    Row(f"{_BOOTH}interpreters/adopt/", NO, 302, SERVING),
    Row(f"{_BOOTH}interpreters/{{interpreter}}/", 200, 200, SERVING),
    Row(f"{_BOOTH}interpreters/{{interpreter}}/remove/", NO, 302, SERVING),
    Row(f"{_BOOTH}interpreters/{{interpreter}}/link/", NO, 302, SERVING),
    Row(f"{_BOOTH}glossary/", 200, 200, SERVING),
    Row(f"{_BOOTH}glossary/import/", 200, 200, SERVING),
    Row(f"{_BOOTH}glossary/glossary.csv", 200, NO, SERVING | {"interpreter"}),
    Row(f"{_BOOTH}glossary/{{term}}/", 200, 200, SERVING),
    Row(f"{_BOOTH}glossary/{{term}}/remove/", NO, 302, SERVING),
    Row(f"{_DESK}tests/", 200, 200, SERVING),
    Row(f"{_DESK}tests/times/{{offered}}/", 200, 200, SERVING),
    Row(f"{_DESK}tests/{{test}}/", 200, 200, SERVING),
    Row(f"{_DESK}my-city/{{city}}/test/", 200, 200, SERVING | CITY_ITSELF, 404),
    Row(f"{_DESK}my-city/{{city}}/test/cancel/", NO, 302, SERVING | CITY_ITSELF, 404),
    Row(f"{_DESK}meetings/", 200, NO, SERVING),
    Row(f"{_DESK}meetings/1/", 200, 200, SERVING),
    Row(f"{_DESK}meetings/1/remove/", NO, 409, SERVING),
    Row(f"{_DESK}meetings/contact-sheet.csv", 200, NO, SERVING),
    Row(f"{_DESK}meetings/contact-sheet.pdf", 200, NO, SERVING),
    Row(f"{_DESK}briefing/", 200, NO, SERVING | {"moderator"}),
    Row(f"{_DESK}briefing/book.pdf", 200, NO, SERVING | {"moderator"}),
    Row(f"{_DESK}join/1/", 200, NO, SERVING | _JOINING, 404),
    Row(f"{_DESK}join/1/now/", 302, NO, SERVING | _JOINING, 404),
    # By a personal link: nothing is shown yet, the session is weeks away
    Public("/en/link/{token}/join/{sitting}/", 200, NO),
    Public("/en/link/{token}/join/{sitting}/now/", 302, NO),
    Public("/en/link/{booth}/interpretation/", 200, NO),
    Public("/en/link/{booth}/interpretation/1/pack.zip", 200, NO),
)


def routes() -> set[str]:
    """All that the resolver knows, as the routes of its matches say them."""
    return {route.replace("^", "") for route in _walked(get_resolver(), "")}


def _walked(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _walked(pattern, route)
