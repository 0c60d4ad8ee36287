"""Addresses of delegations: at the desk, and of links for people without an account."""

from __future__ import annotations

from django.urls import path

from intercity.delegations import consent_urls, invitation_urls
from intercity.delegations.views import (
    delegation,
    desk,
    guests,
    invitation,
    log,
    member_page,
    replies,
    tables,
)

app_name = "delegations"

_OWN = "<slug:slug>/my-city/<slug:city>/delegation/"
_ALL = "<slug:slug>/delegations/"
_MINE = "<slug:slug>/my-city/<slug:city>/"
_CITY = "<slug:slug>/cities/<slug:city>/"

desk_patterns = [
    *invitation_urls.patterns,
    # A city's own
    path(f"{_MINE}reply/", replies.reply, name="reply"),
    path(f"{_MINE}correspondence/", log.own_log, name="own_log"),
    path(f"{_MINE}correspondence/<int:pk>/", log.line, name="log_line"),
    path(f"{_MINE}correspondence/<int:pk>/file/", log.letter, name="log_letter"),
    path(_OWN, delegation.delegation, name="delegation"),
    path(f"{_OWN}places/", delegation.quota, name="quota"),
    path(f"{_OWN}add/", delegation.add, name="add"),
    path(f"{_OWN}import/", tables.choose, name="import"),
    path(f"{_OWN}import/example.<slug:kind>", tables.example, name="example"),
    path(f"{_OWN}import/<int:pk>/", tables.table, name="table"),
    path(f"{_OWN}<int:pk>/", delegation.change, name="change"),
    path(f"{_OWN}<int:pk>/act/", delegation.act, name="act"),
    # The secretariat's
    path("<slug:slug>/replies/", replies.replies, name="replies"),
    path("<slug:slug>/nominations/<int:pk>/", replies.decide, name="nomination"),
    path(f"{_CITY}reply/", replies.record_reply, name="record_reply"),
    path(f"{_CITY}correspondence/", log.desk_log, name="log"),
    path(f"{_CITY}correspondence/add/", log.note, name="log_note"),
    path(_ALL, desk.delegations, name="delegations"),
    path(f"{_ALL}arrangements/", desk.arrangements, name="arrangements"),
    path(f"{_ALL}people/", desk.people, name="people"),
    path(f"{_ALL}people.<slug:kind>", desk.export, name="export"),
    path(f"{_ALL}access-needs/", desk.access_needs, name="access_needs"),
    path(f"{_ALL}import/", tables.choose, name="edition_import"),
    path(f"{_ALL}import/example.<slug:kind>", tables.example, name="edition_example"),
    path(f"{_ALL}import/<int:pk>/", tables.table, name="edition_table"),
    path("<slug:slug>/guests/", guests.guests, name="guests"),
    path("<slug:slug>/guests/add/", guests.add, name="add_guest"),
    path("<slug:slug>/guests/<int:pk>/", guests.change, name="guest"),
    path("<slug:slug>/guests/<int:pk>/act/", guests.act, name="guest_act"),
    *consent_urls.desk_patterns,
]

site_patterns = [
    path("link/<str:token>/", invitation.link, name="link"),
    path("link/<str:token>/invitation/", invitation.invitation, name="invitation"),
    path("link/<str:token>/nominate/", invitation.nomination, name="nominate"),
    path("link/<str:token>/new/", invitation.renew, name="renew_link"),
    path("link/<str:token>/member/", member_page.member_page, name="member"),
    path(
        "link/<str:token>/member/details/", member_page.details, name="member_details"
    ),
    *consent_urls.site_patterns,
]

account_patterns = [*consent_urls.account_patterns]
account_navigation = [*consent_urls.account_navigation]
