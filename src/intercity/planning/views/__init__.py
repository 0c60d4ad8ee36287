"""What is seen of plans: the desk, kept plans, searches, and a city's own part."""
