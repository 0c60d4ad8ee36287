"""Pages of delegations: a city's own, the secretariat's, and those of a link."""
