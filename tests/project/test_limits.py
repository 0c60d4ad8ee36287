"""Limits hold over the processes of a site: two servers count as one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

from intercity.base.clock import now
from tests.project.conftest import Site
from tests.project.servers import SECRETARIAT, Reader, serving

ADDRESS = "secretariat@example.org"


def test_codes_for_one_address_are_limited_over_two_servers(site: Site):
    origins = [serving(site)[1] for _ in range(2)]

    def ask(origin: str) -> int:
        reader = Reader(origin)
        page = reader.open("/en/account/sign-in/")
        return reader.send(page, "Send me a code", email=ADDRESS).status

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(ask, islice(cycle(origins), 12)))
    assert told == [200] * 9 + [302] * 3
    mails = site.reads('SELECT "to" FROM base_mail')
    assert [to for (to,) in mails if to == ADDRESS] == [ADDRESS] * 3


def test_sign_ins_are_counted_exactly_over_two_servers(site: Site):
    """30 a minute of the clock; the requests may fall into two of them."""
    link = site.asks(SECRETARIAT)
    origins = [serving(site)[1] for _ in range(2)]

    def enter(origin: str) -> int:
        reader = Reader(origin)
        return reader.send(reader.open(link), "Sign in").status

    begun = now()
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(enter, islice(cycle(origins), 70)))
    minutes = int(now().timestamp()) // 60 - int(begun.timestamp()) // 60 + 1
    assert set(told) == {302, 429}
    assert 30 <= told.count(302) <= 30 * minutes
