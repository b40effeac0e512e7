"""The real tools hold the models and the database against each other: only `nox -s drizzle` runs this, as it needs npm."""
