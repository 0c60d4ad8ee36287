"""Template tags of a programme; load `programme`."""
