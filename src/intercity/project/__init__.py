"""The whole: settings, root addresses, the application servers' entry points."""
