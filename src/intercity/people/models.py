"""A person who signs in with a code sent to an address; there are no passwords."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property

from intercity.base.mentions import ERASED_DOMAIN
from intercity.people.names import Named

# Roles above that of a focal point, and those below it, the highest first.
_HIGHEST = ("secretariat", "approver")
_OTHERS = ("moderator", "interpreter", "translator", "press_officer")


class PersonManager(BaseUserManager["Person"]):
    """Makes people by address."""

    def create_user(self, email: str, **fields: Any) -> Person:
        """A person without a password; addresses are kept in small letters."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(Named, AbstractBaseUser):
    """A person; roles stand with the editions and cities they are for.

    Names are parts with an order, never split: `family_first` shows the family name
    first. `is_administrator` may do everything on this site.
    """

    email = models.EmailField(unique=True)
    language = models.CharField(max_length=12, default="en")
    zone = models.CharField(max_length=60, blank=True)
    is_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_erased(self) -> bool:
        """Whether nothing but the number is left."""
        return self.email.endswith(ERASED_DOMAIN)

    @property
    def name(self) -> str:
        """Both parts in the person's own order."""
        return self.known_as

    def has_usable_password(self) -> bool:
        """Never: sessions depend on the field, and nothing else does."""
        return False

    @cached_property
    def roles_held(self) -> frozenset[tuple[str, int, int | None]]:
        """Name, series and edition of each role; asked once a request.

        Roles stand with the series and its editions, a room above this one.
        """
        return frozenset(self.roles.values_list("name", "series_id", "edition_id"))

    def look_again(self) -> None:
        """Ask anew for roles and cities: one was given, or taken away, meanwhile."""
        for name in ("roles_held", "has_spoken", "joined"):
            self.__dict__.pop(name, None)

    def has_role(self, name: str, *, edition: int) -> bool:
        """Whether the person has this role in this edition."""
        return any(
            held == name and edition == where
            for held, _series, where in self.roles_held
        )

    @property
    def secretariats(self) -> frozenset[int]:
        """The series for whose secretariat the person works."""
        return self._series("secretariat")

    @property
    def clears_for(self) -> frozenset[int]:
        """The series whose texts the person clears, as an approver."""
        return self._series("approver")

    def _series(self, name: str) -> frozenset[int]:
        return frozenset(series for held, series, _ in self.roles_held if held == name)

    @cached_property
    def writes_capitals(self) -> bool:
        """Whether a series that the person serves has family names in capitals."""
        roles = self.roles.filter(name="secretariat")
        return bool(roles.filter(series__capital_family_names=True).exists())

    @property
    def in_a_secretariat(self) -> bool:
        """Whether the person works for any secretariat."""
        return bool(self.secretariats)

    @property
    def needs_second_factor(self) -> bool:
        """Whether a code by mail is too little for what the person's role sees."""
        return self.is_administrator or bool(self.secretariats | self.clears_for)

    def capacity(self, subject: object = None) -> str:
        """The highest role in which the person acts on it: its name in the record.

        On an edition only its own roles count; what has no series, all series share.
        """
        if self.is_administrator:
            return "administrator"
        series = getattr(subject, "series_id", None)
        here = (None, getattr(subject, "pk", None))
        held = {
            name
            for name, of, edition in self.roles_held
            if series is None or (of == series and edition in here)
        }
        for name in _HIGHEST:
            if name in held:
                return name
        if self.has_spoken:
            return "focal_point"
        if name := next((name for name in _OTHERS if name in held), ""):
            return name
        joins = self.joined if series is None else self.joined & {here[1]}
        return "member" if joins else "person"

    @cached_property
    def has_spoken(self) -> bool:
        """Whether the person speaks, spoke or will speak for a city."""
        return bool(self.focal_points.exists())

    @cached_property
    def joined(self) -> frozenset[int]:
        """The editions on whose lists of members the person stands."""
        return frozenset(self.memberships.values_list("edition", flat=True))


class Erasure(models.Model):
    """That somebody was erased: a line of the list that outlives a restored backup.

    It says nothing of who it was: `digests` are of the addresses, earlier ones too, and
    of the numbers of the account and of rows such as `member:17`. They are keyed with
    `key`, so that an older database can be searched for them. `person` is the number of
    the account, if there was one.
    """

    key = models.CharField(max_length=64, unique=True)
    digests = models.JSONField(default=list)
    person = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
