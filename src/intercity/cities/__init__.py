"""City units: what a city is called, in which language, and which clock it keeps.

`directory` is the list of cities that ships with the package. It holds published
facts only; hours and rest days are never in it, because only a brief says them.
"""
