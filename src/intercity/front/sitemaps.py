"""The map of the site for search engines: no sample, no reconstruction."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from intercity.front.queries import indexed

_PAGES = ("edition", "programme", "cities", "map", "hours", "versions")

Page = tuple[str, str, datetime]
Item = TypeVar("Item")


class _Pages(Sitemap[Item]):
    """Pages in every language, at the address that this site is known by."""

    i18n = True
    alternates = True
    x_default = True

    def get_protocol(self, protocol: str | None = None) -> str:
        """That of the site."""
        return str(urlsplit(settings.SITE_URL).scheme)

    def get_domain(self, site: object = None) -> str:
        """That of the site, whichever way the request came."""
        return str(urlsplit(settings.SITE_URL).netloc)


class Home(_Pages[str]):
    """The start page."""

    def items(self) -> list[str]:
        """Its name."""
        return ["home"]

    def location(self, item: str) -> str:
        """Its address in the active language."""
        return reverse(f"front:{item}")


class Editions(_Pages[Page]):
    """Every page of the real editions."""

    def items(self) -> list[Page]:
        """Page, edition, and when its programme was last published."""
        return [(page, slug, at) for slug, at in indexed() for page in _PAGES]

    def location(self, item: Page) -> str:
        """Its address in the active language."""
        return reverse(f"front:{item[0]}", args=[item[1]])

    def lastmod(self, item: Page) -> datetime:
        """When the programme was last published."""
        return item[2]
