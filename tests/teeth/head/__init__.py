"""Faults and harmless changes of the upgraded TokenStocks database, one at a time, against the real contracts."""
