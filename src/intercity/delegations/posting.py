"""Drafts as mails, text and HTML."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from intercity.base.languages import languages
from intercity.delegations.drafting import Draft
from intercity.kernel.wording import url_code

_BREAK, _MAY_BREAK = mark_safe("<br>"), mark_safe("<wbr>")
_PART = 16


def message(draft: Draft, *, to: str, link: str) -> EmailMultiAlternatives:
    """The mail of a draft to one address."""
    site = urlsplit(settings.SITE_URL).netloc
    context = {"draft": draft, "site": site, "paragraphs": html_of(draft, link)}
    made = EmailMultiAlternatives(
        subject=draft.subject,
        body=f"{draft.text}\n\n-- \nIntercity, {site}",
        to=[to],
        headers={"Content-Language": draft.language},
    )
    html = render_to_string("delegations/letter.html", context)
    made.attach_alternative(html, "text/html")
    return made


def html_of(draft: Draft, link: str) -> list[SafeString]:
    """The paragraphs with their lines kept, and the link as one."""
    return [_paragraph(words, link) for words in draft.paragraphs]


def _paragraph(words: str, link: str) -> SafeString:
    return format_html_join(
        _BREAK, "{}", ((_line(line, link),) for line in words.splitlines())
    )


def _line(line: str, link: str) -> SafeString:
    if not link or link not in line:
        return format_html("{}", line)
    before, _link, after = line.partition(link)
    return format_html('{}<a href="{}">{}</a>{}', before, link, _may_break(link), after)


def _may_break(link: str) -> SafeString:
    """A long link, which would make the mail wider than a phone."""
    parts = (link[at : at + _PART] for at in range(0, len(link), _PART))
    return format_html_join(_MAY_BREAK, "{}", ((part,) for part in parts))


def page_language(tag: str) -> str:
    """The code of the pages that a reader of a letter is led to."""
    spoken = {one.tag for one in languages()}
    return url_code(tag) if tag in spoken else "en"


def link_address(token: str, tag: str) -> str:
    """The address of a secret link, in the language of the letter if there is one."""
    return f"{settings.SITE_URL}/{page_language(tag)}/link/{token}/"
