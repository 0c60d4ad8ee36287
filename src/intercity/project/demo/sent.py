"""The mails of the demonstration: kept as sent, for nobody reads at their addresses."""

from __future__ import annotations

from django.db.models import F, Max
from django.utils.crypto import salted_hmac
from django_tasks_db.models import DBTaskResult

from intercity.base.models import Mail


def newest() -> int:
    """The key of the last mail that was written."""
    return Mail.objects.aggregate(last=Max("pk"))["last"] or 0


def count_as_sent(*, after: int) -> None:
    """Mails later than this one went when they were written; nothing is left to do.

    As when they are sent, the words of secret ones are dropped.
    """
    rows = Mail.objects.filter(pk__gt=after, state=Mail.State.WAITING)
    wanted = set(rows.values_list("pk", flat=True))
    rows.filter(is_secret=True).update(text="", html="", attachments=[])
    rows.update(state=Mail.State.SENT, sent_at=F("written_at"), attempts=1)
    jobs = DBTaskResult.objects.filter(args_kwargs__args__0="base.send_mail")
    DBTaskResult.objects.filter(
        pk__in=[
            job.pk
            for job in jobs.iterator()
            if job.args_kwargs["args"][1]["mail"] in wanted
        ]
    ).delete()


def token_of(member: int) -> str:
    """The secret of a member's link that the demonstration tells at each start."""
    return salted_hmac(
        "intercity.project.demo", str(member), algorithm="sha256"
    ).hexdigest()
