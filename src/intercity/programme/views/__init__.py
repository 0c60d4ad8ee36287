"""The desk's pages of a programme, by noun; each asks `edition_of` who may."""
