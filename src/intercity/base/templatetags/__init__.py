"""Template tags of the ground floor; `ui` is built in, no template loads it."""
