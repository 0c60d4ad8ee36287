"""Version 1 of the JSON API: it reads what was published, and nothing else."""
