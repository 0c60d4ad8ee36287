"""What is done to invitations and delegations; each is whole or not at all."""
