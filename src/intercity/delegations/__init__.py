"""City × edition: invited, answered, registered, confirmed, attended.

Invitations and their letters, replies by any channel, members of delegations, what a
city and the secretariat wrote to each other. What is shown to whom is in `rules`; a
city never reads another's.
"""
