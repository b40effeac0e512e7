"""What a snapshot sees, and what it is right not to see."""
