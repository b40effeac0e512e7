"""Contracts as Drizzle models: one TypeScript file per table, the enums, and an index that exports everything.

`generate` is pure: contract in, texts out, or every fact that Drizzle has no word for (`limits`), with its line.
`names` are those in TypeScript, `types` and `parts` say columns and tables in Drizzle's words, `typescript` lays out
text, and `models` puts files together. `files` compares the texts with a folder and writes them. Whether the models
and a database agree is for Drizzle's own tools to say.
"""

from pgcontract.drizzle.models import generate

__all__ = ["generate"]
