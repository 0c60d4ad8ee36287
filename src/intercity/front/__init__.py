"""Pages that join rooms: home, the edition's public pages, the desk's first page."""
