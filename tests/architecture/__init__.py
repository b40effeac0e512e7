"""The shape of the engine: which module may import which, and what is packed."""
