"""What follows from the war and the game: quantities, claims over draws, verdicts in words."""
