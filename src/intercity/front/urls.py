"""Addresses of the public pages, and of the desk's first page."""

from __future__ import annotations

from django.contrib.sitemaps.views import sitemap
from django.urls import path
from django.utils.translation import pgettext_lazy

from intercity.base.access import is_administrator
from intercity.base.navigation import Link
from intercity.front.sitemaps import Editions, Home
from intercity.front.tasks import TASKS
from intercity.front.views import (
    desk,
    editions,
    member,
    overview,
    record,
    robots,
    tasks,
    zones,
)

app_name = "front"

desk_patterns = [
    path("", desk.desk, name="desk"),
    path("record/", record.site, name="record"),
    path("editions/<slug:slug>/record/", record.edition, name="edition_record"),
    *(
        path(
            f"<slug:slug>/as/{name.replace('_', '-')}/",
            tasks.task,
            {"name": name},
            name=name,
        )
        for name in TASKS
    ),
    path("<slug:slug>/overview/", overview.overview, name="overview"),
    *(
        path(
            f"<slug:slug>/overview/table.{kind}",
            overview.table,
            {"kind": kind},
            name=f"overview-{kind}",
        )
        for kind in ("csv", "xlsx")
    ),
]

desk_navigation = [
    Link(pgettext_lazy("of actions", "Record"), "front:record", is_administrator)
]

site_patterns = [
    path("zone/", zones.choose, name="zone"),
    path(
        "link/<str:token>/member/calendar/",
        member.member_calendar,
        name="member_calendar",
    ),
]

public_patterns = [
    path("", editions.home, name="home"),
    path("<slug:edition>/", editions.overview, name="edition"),
    path("<slug:edition>/programme/", editions.programme, name="programme"),
    path("<slug:edition>/cities/", editions.cities, name="cities"),
    path("<slug:edition>/map/", editions.world_map, name="map"),
    path("<slug:edition>/hours/", editions.hours, name="hours"),
    path("<slug:edition>/materials/", editions.materials, name="materials"),
    path("<slug:edition>/versions/", editions.versions, name="versions"),
]

file_patterns = [
    path(
        "sitemap.xml",
        sitemap,
        {"sitemaps": {"home": Home, "editions": Editions}},
        name="sitemap",
    ),
    path("robots.txt", robots.robots, name="robots"),
]
