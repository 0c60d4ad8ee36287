"""Written by `listing`: the sentences of `reasons`, `mistakes` and `labels`.

Nothing imports this; `makemessages` reads it.
"""

# ruff: noqa: E501
from django.utils.translation import gettext_noop, pgettext_lazy

gettext_noop("Nobody pays: every city sits in its own office hours.")
gettext_noop(
    "{name} pays {burden}: session {session} is night there, {weekday} {local_start}–{local_end}."
)
gettext_noop(
    "{name} pays {burden}: session {session} is early morning there, {weekday} {local_start}–{local_end}."
)
gettext_noop(
    "{name} pays {burden}: session {session} is evening there, {weekday} {local_start}–{local_end}."
)
gettext_noop(
    "{name} pays {burden}: session {session} is daytime, but outside its own hours, there, {weekday} {local_start}–{local_end}."
)
gettext_noop(
    "{name} pays {burden}: session {session} is a day of rest there, {weekday} {local_start}–{local_end}."
)
gettext_noop(
    "{name} pays {burden}: session {session} is a holiday there, {weekday} {local_start}–{local_end}."
)
gettext_noop("Cities that pay less: {count}, at most {most} each.")
gettext_noop("{name} cannot sit in any other session.")
gettext_noop("Session {session} would cost {name} {burden}.")
gettext_noop(
    "Session {session} would cost {name} only {burden}, but with it there the plan as a whole would be worse or break a rule of the brief."
)
gettext_noop("Only {minutes} minutes of the host's window are office hours in {name}.")
gettext_noop("Session {session} holds no city.")
gettext_noop("Session {session} holds no presentation.")
gettext_noop(
    "The {carried} points that {name} carries from earlier editions are the worst figure whatever the hours; the objective leximin looks past it."
)
gettext_noop("{name} would rather sit in session {prefers}; it sits in {session}.")
gettext_noop("On {on} clocks move by {minutes} minutes in {names}.")
gettext_noop("Starts that reach the same figures: {count}; the earliest is shown.")
gettext_noop(
    "There are more than {most} pairs of starts and splits: the other plans, and what a kinder rule would buy, are worked out on request (--front)."
)
gettext_noop(
    "No single rule of the brief binds: neither half an hour more, nor one city or one session more or less would make a better plan."
)
gettext_noop(
    "The host's window binds. Until {to} instead of {from}, the worst burden goes from {worst_before} to {worst_after}, the total from {total_before} to {total_after}, the host's from {host_before} to {host_after}."
)
gettext_noop(
    "The host's window binds. From {to} instead of {from}, the worst burden goes from {worst_before} to {worst_after}, the total from {total_before} to {total_after}, the host's from {host_before} to {host_after}."
)
gettext_noop(
    "The gap binds. With {to} minutes instead of {from}, the worst burden goes from {worst_before} to {worst_after}, the total from {total_before} to {total_after}, the host's from {host_before} to {host_after}."
)
gettext_noop(
    "The most presentations in a session bind. With {to} instead of {from}, the worst burden goes from {worst_before} to {worst_after}, the total from {total_before} to {total_after}, the host's from {host_before} to {host_after}."
)
gettext_noop(
    "The fewest presentations in a session bind. With {to} instead of {from}, the worst burden goes from {worst_before} to {worst_after}, the total from {total_before} to {total_after}, the host's from {host_before} to {host_after}."
)
gettext_noop(
    "The most cities in a session bind. With {to} instead of {from}, the worst burden goes from {worst_before} to {worst_after}, the total from {total_before} to {total_after}, the host's from {host_before} to {host_after}."
)
gettext_noop(
    "The fewest cities in a session bind. With {to} instead of {from}, the worst burden goes from {worst_before} to {worst_after}, the total from {total_before} to {total_after}, the host's from {host_before} to {host_after}."
)
gettext_noop(
    "The number of sessions binds. With {to} instead of {from}, the worst burden goes from {worst_before} to {worst_after}, the total from {total_before} to {total_after}, the host's from {host_before} to {host_after}."
)
gettext_noop("No plan with {count} session(s) keeps every rule of the brief.")
gettext_noop(
    "{number} cities present, but {count} session(s) of at most {bound} hold fewer."
)
gettext_noop(
    "{number} cities present, but {count} session(s) of at least {bound} need more."
)
gettext_noop(
    "{number} cities take part, but {count} session(s) of at most {bound} hold fewer."
)
gettext_noop(
    "{number} cities take part, but {count} session(s) of at least {bound} need more."
)
gettext_noop(
    "The sessions and gaps last {needed} minutes; the host's window {minutes}."
)
gettext_noop("No single change and no pair of changes would allow a plan.")
gettext_noop("the host's window until {to} instead of {from}")
gettext_noop("the host's window from {to} instead of {from}")
gettext_noop("{to} minutes between sessions instead of {from}")
gettext_noop("at most {to} presentations in a session instead of {from}")
gettext_noop("at least {to} presentations in a session instead of {from}")
gettext_noop("at most {to} cities in a session instead of {from}")
gettext_noop("at least {to} cities in a session instead of {from}")
gettext_noop("{to} session(s) instead of {from}")
gettext_noop("{from} available at all hours of its window")
gettext_noop("{from} available at all hours")
gettext_noop("{from} in any session")
gettext_noop("{from} free to sit without those it is kept together with")
gettext_noop("{from} free to sit with those it is kept apart from")
gettext_noop("The plan has {sessions} session(s); the brief asks for {accepted}.")
gettext_noop(
    "Session {session} begins at {start}, off the grid of {grid_minutes} minutes."
)
gettext_noop(
    "Session {session}, {start}–{end}, is not inside the host's window, {opens}–{closes}."
)
gettext_noop("Session {session} is on {date}; open to it: {accepted}.")
gettext_noop("Sessions {sessions} are not in the order of their starts.")
gettext_noop(
    "Between sessions {sessions} lie {gap_minutes} minutes, fewer than {accepted}."
)
gettext_noop("{host} is not available for session {session}.")
gettext_noop(
    "Session {session} lasts {minutes} minutes; by the brief it is {accepted}."
)
gettext_noop("Session {session} lasts {minutes} minutes.")
gettext_noop(
    "Session {session} holds {presenters} presentations, fewer than {accepted}."
)
gettext_noop(
    "Session {session} holds {presenters} presentations, more than {accepted}."
)
gettext_noop("Session {session} holds {cities} cities, fewer than {accepted}.")
gettext_noop("Session {session} holds {cities} cities, more than {accepted}.")
gettext_noop("{city} sits in no session.")
gettext_noop("{city} is not in the brief.")
gettext_noop("{city} sits in several sessions: {sessions}.")
gettext_noop("{city} is not available for session {session}.")
gettext_noop("{city} sits in session {session}; the brief allows {accepted}.")
gettext_noop("{cities} are to sit together.")
gettext_noop("{cities} are to sit apart.")
gettext_noop("the file is too large")
gettext_noop("the file is not UTF-8 text (byte {offset})")
gettext_noop("the file is not TOML: {detail}")
gettext_noop("a key of too many parts")
gettext_noop("a number of thousands of digits")
gettext_noop("brackets nested too deeply")
gettext_noop("the file holds nothing")
gettext_noop("unknown key")
gettext_noop("missing")
gettext_noop("wrong type")
gettext_noop("not one of the accepted words")
gettext_noop("out of range")
gettext_noop("not a multiple of {step}")
gettext_noop("the list is empty")
gettext_noop("{length} entries")
gettext_noop("listed twice")
gettext_noop("not accepted as text")
gettext_noop("not a slug")
gettext_noop("not a language tag")
gettext_noop("a date that does not exist")
gettext_noop("not a window")
gettext_noop("not a period")
gettext_noop("the end is not after the start")
gettext_noop("unknown zone")
gettext_noop("unknown city")
gettext_noop("unknown calendar")
gettext_noop("the calendar is not complete for these dates")
gettext_noop("the shares sum to {sum}")
gettext_noop("larger than {other}, which is {limit}")
gettext_noop("a second item of kind presentations")
gettext_noop("cities present, but no item stands for them")
gettext_noop("minutes do not go with kind presentations")
gettext_noop("every session would last 0 minutes")
gettext_noop("{first} and {second} do not go together")
gettext_noop("no letters or digits to make a slug of")
gettext_noop("the city has no name")
gettext_noop("the host is missing")
gettext_noop("[host] names another city of the directory, {slug}")
gettext_noop("the host also stands among the cities")
gettext_noop("the city already stands at {first}")
gettext_noop("no such city in this brief")
gettext_noop("a city cannot refer to itself")
gettext_noop("{pair} are to sit together and apart")
gettext_noop("")
gettext_noop("a file of at most {most} bytes")
gettext_noop("a text file saved as UTF-8")
gettext_noop("TOML 1.0")
gettext_noop("a key of at most two parts, such as sessions.count")
gettext_noop("numbers as a brief needs them")
gettext_noop("lists and tables as a brief needs them")
gettext_noop("a brief with [edition], [sessions] and [[cities]]")
gettext_noop("one of {options}")
gettext_noop("a table")
gettext_noop("a list of tables")
gettext_noop("a list")
gettext_noop("a list with at least one entry")
gettext_noop("each entry once")
gettext_noop("24 rates, one for each local hour")
gettext_noop("text in quotes on one line, 1 to {most} characters")
gettext_noop("text in quotes on one line, at most {most} characters")
gettext_noop("true or false")
gettext_noop("a whole number from {low} to {high}")
gettext_noop("a whole number from {low} to {high} in steps of {step}")
gettext_noop("a number from {low} to {high} with at most {digits} decimals")
gettext_noop('small letters, digits and single hyphens, such as "tgps-6"')
gettext_noop('a tag such as "en", "ja", "zh-Hans" or "ko"')
gettext_noop("a date such as 2021-11-24, without quotes, from 2000 to 2099")
gettext_noop('"HH:MM-HH:MM" on one day, such as "09:00-17:00"; 24:00 only ends it')
gettext_noop('local times such as "2021-11-24T08:00/2021-11-24T12:00"')
gettext_noop('a zone such as "Asia/Tokyo"')
gettext_noop("a slug of the directory; any other city by name and zone")
gettext_noop('a code such as "JP" or "AU-QLD", or a list of dates')
gettext_noop("the holidays as a list of dates")
gettext_noop("a whole number from {low} to {high}, or a list of them")
gettext_noop("shares that sum to 1 (within 0.001)")
gettext_noop("at most {limit}, or a larger {other}")
gettext_noop("exactly one item of kind presentations")
gettext_noop("no minutes here; minutes in [sessions.presentations]")
gettext_noop("an item with minutes, or a city that presents")
gettext_noop("one of the two")
gettext_noop("city (a slug of the directory), or name with zone or zones")
gettext_noop("a name with letters or digits")
gettext_noop("host in [edition] (a slug of the directory), or name and zone in [host]")
gettext_noop("a city that is not the host")
gettext_noop("each city once; write two of one name apart")
gettext_noop("the slug of another city in this brief")
gettext_noop("one of the two, also by way of other cities")
pgettext_lazy("picture of a plan", "When each city sits down")
pgettext_lazy(
    "picture of a plan",
    "{cities} cities in {sessions} sessions on the day of {host}, {date}. Night is dark, office hours are pale; an outlined box is a session with the city's own times; bars are burden in points.",
)
pgettext_lazy("picture of a plan", "{name}: {sits}; burden {burden}")
pgettext_lazy("picture of a plan", "session {session}, {times}")
pgettext_lazy("picture of a plan", "Time in {host}, {date}")
pgettext_lazy("picture of a plan", "{host}, {date}")
pgettext_lazy("picture of a plan", "Burden")
pgettext_lazy("picture of a plan", "{burden} + {carried} carried")
pgettext_lazy("picture of a plan", "Session {number}")
pgettext_lazy("picture of a plan", "{part} in {host}")
pgettext_lazy("picture of a plan", "Points an hour:")
pgettext_lazy("picture of a plan", "{points} in own hours")
pgettext_lazy("picture of a plan", "{points} at night")
pgettext_lazy("picture of a plan", "rest day or holiday")
pgettext_lazy("picture of a plan", "not available")
pgettext_lazy("picture of a plan", "session, local time")
pgettext_lazy("picture of a plan", "burden in points")
pgettext_lazy("picture of a plan", "carried")
pgettext_lazy("picture of a plan", "City")
pgettext_lazy("picture of a plan", "UTC")
pgettext_lazy("picture of a plan", "Session")
pgettext_lazy("picture of a plan", "Local date")
pgettext_lazy("picture of a plan", "Local time")
pgettext_lazy("picture of a plan", "Presents at")
pgettext_lazy("picture of a plan", "host")
pgettext_lazy("picture of a plan", "same day")
pgettext_lazy("picture of a plan", "Other plans")
pgettext_lazy(
    "picture of a plan",
    "{count} plans of which none is better in every respect: the worst burden across, the total burden up, the host's burden as size.",
)
pgettext_lazy("picture of a plan", "Worst")
pgettext_lazy("picture of a plan", "Total")
pgettext_lazy("picture of a plan", "Host")
pgettext_lazy("picture of a plan", "worst burden")
pgettext_lazy("picture of a plan", "total burden")
pgettext_lazy("picture of a plan", "size: host's burden, {least} to {most}")
pgettext_lazy("picture of a plan", "proposed")
pgettext_lazy("picture of a plan", "scored plan")
pgettext_lazy("picture of a plan", "least worst")
pgettext_lazy("picture of a plan", "least total")
pgettext_lazy("picture of a plan", "least for the host")
pgettext_lazy(
    "picture of a plan", "{starts}: worst {worst}, total {total}, host {host}"
)
pgettext_lazy("picture of a plan", "night")
pgettext_lazy("picture of a plan", "morning")
pgettext_lazy("picture of a plan", "afternoon")
pgettext_lazy("picture of a plan", "evening")
