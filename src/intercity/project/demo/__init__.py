"""Sample data for `intercity demo`: the model edition, and one with invented cities."""
