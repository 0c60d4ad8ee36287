"""Addresses of the preparation: interpretation, technical tests, meetings, briefing."""

from __future__ import annotations

from django.urls import include, path

from intercity.programme.views import (
    booking,
    interpretation,
    meetings,
    packs,
    technical_tests,
)

_interpretation = [
    path("", interpretation.desk, name="interpretation"),
    path("sessions/<int:number>/", interpretation.languages, name="languages"),
    path("sessions/<int:number>/pack.zip", packs.pack, name="session-pack"),
    path("pack.zip", packs.pack, name="pack"),
    path("mine/", packs.mine, name="own-interpretation"),
    path("interpreters/add/", interpretation.add, name="interpreter-add"),
    path("interpreters/adopt/", interpretation.adopt, name="interpreters-adopt"),
    path("interpreters/<int:pk>/", interpretation.change, name="interpreter"),
    path(
        "interpreters/<int:pk>/remove/",
        interpretation.remove,
        name="interpreter-remove",
    ),
    path("interpreters/<int:pk>/link/", interpretation.link, name="interpreter-link"),
    path("glossary/", interpretation.glossary, name="glossary"),
    path("glossary/import/", interpretation.glossary_import, name="glossary-import"),
    path("glossary/glossary.csv", interpretation.glossary_table, name="glossary-csv"),
    path("glossary/<int:pk>/", interpretation.term, name="term"),
    path("glossary/<int:pk>/remove/", interpretation.term_remove, name="term-remove"),
]

_tests = [
    path("", technical_tests.board, name="tests"),
    path("times/<int:pk>/", technical_tests.time, name="offered-time"),
    path("<int:pk>/", technical_tests.result, name="test"),
]

_meetings = [
    path("", meetings.meetings, name="meetings"),
    path("<int:number>/", meetings.meeting, name="meeting"),
    path("<int:number>/remove/", meetings.meeting_remove, name="meeting-remove"),
    *(
        path(
            f"contact-sheet.{kind}",
            meetings.contact_sheet,
            {"kind": kind},
            name=f"contact-sheet-{kind}",
        )
        for kind in ("csv", "pdf")
    ),
]

desk_patterns = [
    path("<slug:slug>/interpretation/", include(_interpretation)),
    path("<slug:slug>/tests/", include(_tests)),
    path("<slug:slug>/meetings/", include(_meetings)),
    path("<slug:slug>/briefing/", packs.briefing, name="briefing"),
    path("<slug:slug>/briefing/book.pdf", packs.book, name="briefing-book"),
    path("<slug:slug>/join/<int:number>/", meetings.join, name="desk-join"),
    path("<slug:slug>/join/<int:number>/now/", meetings.join_now, name="desk-join-now"),
    path("<slug:slug>/my-city/<slug:city>/test/", technical_tests.own, name="own_test"),
    path(
        "<slug:slug>/my-city/<slug:city>/test/cancel/",
        technical_tests.own_cancel,
        name="own_test_cancel",
    ),
]

# By a personal link, of a member (`delegations.links`) or of an interpreter.
site_patterns = [
    path("link/<str:token>/join/<int:number>/", meetings.link_join, name="join"),
    path(
        "link/<str:token>/join/<int:number>/now/",
        meetings.link_join_now,
        name="join-now",
    ),
    path("link/<str:token>/test/", booking.by_link, name="member_test"),
    path(
        "link/<str:token>/test/cancel/",
        booking.cancel_by_link,
        name="member_test_cancel",
    ),
    path("link/<str:token>/interpretation/", packs.link_page, name="interpreter-page"),
    path(
        "link/<str:token>/interpretation/<int:number>/pack.zip",
        packs.link_pack,
        name="link-pack",
    ),
]
