"""pgcontract: contracts for PostgreSQL schemas, and the proof that a migration can go back."""
