"""What the suite sees: corpora of planted faults and of harmless changes, and the count of both."""
