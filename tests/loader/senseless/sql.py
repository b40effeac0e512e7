"""SQL texts that do not parse, whatever they would mean."""

from __future__ import annotations

from tests.loader.problem import Case, case, column
from tests.loader.writing import HEAD


def _sql(name: str, key: str, text: str, part: str) -> Case:
    """Return a case of an SQL text in one of the places that have such."""
    files = {
        "default": (column(f"type: text\nnullable: true\ndefault: {text}"), "10:5"),
        "expression": (column(f"type: text\nnullable: true\ngenerated: stored\nexpression: {text}"), "11:5"),
        "check": (f"{HEAD}checks:\n  - name: c\n    check: {text}\n", "9:5"),
        "where": (f"{HEAD}indexes:\n  - columns: [id]\n    where: {text}\n", "9:5"),
        "using": (f"{HEAD}policies:\n  - name: p\n    using: {text}\n", "9:5"),
        "with check": (f"{HEAD}policies:\n  - name: p\n    check: {text}\n", "9:5"),
        "rows": (f"{HEAD}rows:\n  r: {text}\n", "8:3"),
        "exclusion": (f"{HEAD}exclusions:\n  - name: x\n    definition: {text}\n", "9:5"),
        "trigger": (f"{HEAD}triggers:\n  - name: x\n    definition: {text}\n", "9:5"),
        "rule": (f"{HEAD}rules:\n  - name: x\n    definition: {text}\n", "9:5"),
    }
    made, place = files[key]
    return case(f"{key}: {name}", made, f"{place} {part}")


SQL = [
    *(
        _sql("an open quote", key, '"lower(\'a)"', "does not parse: a quote ' is never closed; close it")
        for key in (
            "default",
            "expression",
            "check",
            "where",
            "using",
            "with check",
            "rows",
            "exclusion",
            "trigger",
            "rule",
        )
    ),
    *(
        _sql("an open parenthesis", key, "lower(a", "does not parse: a ( is never closed; close it")
        for key in ("default", "expression", "check", "where", "using", "rows", "rule")
    ),
    *(
        _sql("a semicolon", key, "lower('a');", "does not parse: a semicolon ends a statement")
        for key in ("default", "expression", "check", "where", "using", "rows")
    ),
    *(
        _sql("a comma", key, "lower('a'), 1", "does not parse: a comma stands outside parentheses")
        for key in ("default", "expression", "check", "where", "using")
    ),
    _sql(
        "a parenthesis that closes nothing",
        "check",
        "id > 1)",
        "a ) closes nothing; remove it, or open it with (",
    ),
    _sql("the wrong bracket", "check", "'id = any (array[1)]'", "a ) closes nothing"),
    _sql("an open bracket", "default", "\"array['a'\"", "a [ is never closed"),
    _sql("an open name", "check", "'\"id > 1'", 'a quote " is never closed'),
    _sql("an open dollar quote", "default", "$tag$ it's $tog$", "a quote $tag$ is never closed"),
    _sql("an escape that is open", "default", "E'\\'", "a quote ' is never closed"),
    _sql(
        "an open comment", "check", "id > 1 /* why /* so */", "a comment /* is never closed; close it with */"
    ),
    _sql("a comment to the end", "check", "id > 1 -- why", "a comment after -- hides what follows the text"),
]
