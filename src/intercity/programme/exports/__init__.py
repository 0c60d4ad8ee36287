"""Files of a published version: calendars, frab's schedule, a table, feeds.

Each is made once of what the version holds, for the edition, one session or one
city's own part, and kept (`kept.export`). None names a country, a city that is not on
the public list, or the address of a meeting.
"""
