"""What robots may read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

_TEXT = """User-agent: *
Disallow: /*/desk/
Disallow: /*/account/
Disallow: /*/zone/

Sitemap: {sitemap}
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages, and where their list is."""
    sitemap = settings.SITE_URL + reverse("front-files:sitemap")
    return HttpResponse(_TEXT.format(sitemap=sitemap), content_type="text/plain")
