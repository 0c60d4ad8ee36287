"""Pure thinking: no Django, no reading of the clock, no network, no files but tzdata.

`clock` (zones, local days, windows), `wording` (language tags, localized text,
sort keys), `planner` (starts, groups, burden, why) and `tally` (distinct cities,
orders by rule). Everything here is a function of its arguments and of the
installed tzdata.
"""
