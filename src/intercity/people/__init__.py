"""Who a person is: sign-in, names by parts, language and zone."""
