"""What holds the project to its promises. A package, so that the legacy database can be imported and run by name."""
