"""The real tools hold models and database against each other. Only `nox -s drizzle` runs this, as it needs npm."""
