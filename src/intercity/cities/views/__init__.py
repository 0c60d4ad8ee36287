"""Pages of the directory: reading it, changing one city, importing many."""
