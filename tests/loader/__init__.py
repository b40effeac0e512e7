"""The loader, alone: text in, facts or problems out."""
