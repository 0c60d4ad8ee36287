"""Reports that a mail did not arrive: delivery status notifications (RFC 3464)."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default

from intercity.base import outbox


def take(report: bytes) -> bool:
    """Note at its mail what a report says; whether it told of a mail of this site.

    Reports of a delay, and mails that are no reports, change nothing.
    """
    message = message_from_bytes(report, policy=default)
    words = _failure(message)
    if words is None:
        return False
    return any(outbox.bounced(name, words) for name in _originals(message))


def _failure(message: Message) -> str | None:
    """Why it did not arrive; None where nothing says that it failed for good."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.walk():
            if str(block.get("Action", "")).strip().lower() == "failed":
                code = block.get("Diagnostic-Code") or block.get("Status") or "failed"
                return " ".join(str(code).split())
    return None


def _originals(message: Message) -> Iterator[str]:
    """The ids of the mails that a report returns, whole or their heads alone."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            head = payload if isinstance(payload, bytes) else b""
            yield str(message_from_bytes(head, policy=default).get("Message-ID", ""))
        elif kind == "message/rfc822":
            for original in part.iter_parts() if hasattr(part, "iter_parts") else ():
                yield str(original.get("Message-ID", ""))
