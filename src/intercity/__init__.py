"""Intercity: software with which a city government convenes other cities."""
