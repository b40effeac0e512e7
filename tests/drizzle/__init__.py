"""The generator of Drizzle models, without Node: what the models are worth, `nox -s drizzle` says."""
