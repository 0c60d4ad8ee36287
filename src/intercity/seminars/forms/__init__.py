"""Forms: of editions and their steps, of participants and what they ask for."""
