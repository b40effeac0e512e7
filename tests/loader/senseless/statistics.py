"""Extended statistics that PostgreSQL would refuse."""

from __future__ import annotations

from tests.loader.problem import Case, case
from tests.loader.writing import HEAD

_A = "  a:\n    type: text\n    nullable: true\n"


def _statistics(name: str, lines: str, *problems: str) -> Case:
    """Return a case of one statistics object, whose keys start in line 12."""
    keys = "".join(f"    {line}\n" for line in lines.split("\n"))
    return case(f"statistics: {name}", f"{HEAD}{_A}statistics:\n  - name: s\n{keys}", *problems)


STATISTICS = [
    _statistics("one column", "columns: [a]", "12:5 statistics need two columns or an expression"),
    _statistics("a column twice", "columns: [a, id, A]", "12:22 a is listed twice; keep one"),
    _statistics(
        "an expression twice", "columns: [lower(a), (lower(a))]", "12:25 lower(a) is listed twice; keep one"
    ),
    _statistics("no column", "columns: [id, b]", "12:5 t has no column b"),
    _statistics(
        "a name that SQL folds",
        "columns: [id, a, B]",
        "12:5 t has no column b; name one of its columns",
    ),
    _statistics("an order", "columns: [id, a desc]", "12:19 a desc is not a column or (an expression)"),
    _statistics(
        "an operator class",
        "columns: [id, a text_ops]",
        "12:19 a text_ops is not a column or (an expression)",
    ),
    _statistics("a literal", "columns: [id, 1]", "12:19 1 is not a column or (an expression)"),
    _statistics(
        "an open quote",
        'columns: [id, "(lower(\'a))"]',
        "12:19 (lower('a)) is not a column or (an expression)",
    ),
    _statistics("no SQL", "columns: [id, '(a, id)']", "12:19 columns does not parse: a comma"),
    _statistics(
        "nine columns",
        f"columns: [id, a, {', '.join(f'(a > {number}::text)' for number in range(7))}]",
        "12:5 statistics have at most 8 columns and expressions; remove 1",
    ),
    _statistics(
        "kinds of one expression",
        "columns: [lower(a)]\nkinds: [mcv]",
        "13:5 statistics of a single expression have no kinds; remove the key",
    ),
    _statistics("a kind twice", "columns: [id, a]\nkinds: [mcv, mcv]", "13:18 mcv is listed twice"),
    *(
        _statistics(
            f"target {target}",
            f"columns: [id, a]\ntarget: {target}",
            "13:5 target is a number from 0 to 10000",
        )
        for target in ("-1", "10001", "many", "07", "1.0")
    ),
    case(
        "statistics: one name twice in a table",
        f"{HEAD}{_A}statistics:\n  - name: s\n    columns: [id, a]\n  - name: s\n    columns: [id, lower(a)]\n",
        "13:5 a second statistics would be called s; give one of them another `name:`",
    ),
    case(
        "statistics: one name twice in a schema",
        {
            "t.yaml": f"{HEAD}{_A}statistics:\n  - name: s\n    columns: [id, a]\n",
            "u.yaml": f"{HEAD.replace('table: t', 'table: u')}{_A}statistics:\n  - name: s\n    columns: [id, a]\n",
        },
        "u.yaml:11:5 s is the name of something else already, in",
    ),
]
