"""Addresses of planning at the desk: of briefs, of an edition, of one city in it."""

from __future__ import annotations

from django.urls import include, path

from intercity.planning import brief_views
from intercity.planning.views import desk, plans, replanning, searches

app_name = "planning"

_plan = [
    path("", desk.desk, name="desk"),
    path("brief.toml", brief_views.brief, name="brief"),
    path("compare/", desk.compare, name="compare"),
    path("question/", desk.adopt, name="adopt"),
    path("keep/", desk.keep, name="keep"),
    path("settle/", desk.settle, name="settle"),
    path("replan/", replanning.replan, name="replan"),
    path("replan/search/", replanning.ask, name="replan-ask"),
    path("replan/settle/", replanning.settle, name="replan-settle"),
    path("kept/<int:number>/", plans.plan, name="plan"),
    path("kept/<int:number>/settle/", plans.settle, name="plan-settle"),
    path("kept/<int:number>/discard/", plans.throw_away, name="plan-discard"),
    path("searches/", desk.ask, name="ask"),
    path("searches/<int:number>/", searches.search, name="search"),
    path("searches/<int:number>/stop/", searches.stop, name="search-stop"),
]

# "new" is no edition's address (`seminars.rules.RESERVED_SLUGS`).
desk_patterns = [
    path("editions/new/from-brief/", brief_views.from_brief, name="from_brief"),
    path("<slug:slug>/plan/", include(_plan)),
    path("<slug:slug>/my-city/<slug:city>/plan/", plans.own, name="own"),
]
