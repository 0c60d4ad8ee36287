"""Django's ground floor, without a noun of the work.

The clock, localized texts, refusals, the record of actions, pages and their parts.
"""
