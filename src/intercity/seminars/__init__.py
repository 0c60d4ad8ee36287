"""Series and their editions, who takes part, and the host's secretariat."""
