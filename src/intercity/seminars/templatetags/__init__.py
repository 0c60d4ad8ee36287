"""Template tags of editions; load `editions`."""
