"""Pages of editions at the desk: the list and one edition, a new one, its cities."""
