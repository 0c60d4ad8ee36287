"""A backup: one compressed tar of all that a site keeps, and the way back.

Its first member is the copy of the database, then come the files that people handed
in, and last the manifest, so that a backup without one is not whole.
"""
