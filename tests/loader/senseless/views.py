"""Views that cannot be meant."""

from __future__ import annotations

from tests.loader.problem import Case, case
from tests.loader.writing import HEAD

_V = "view: v\ncolumns: {id: uuid}\ndefinition: select id from t\n"


def _view(name: str, old: str, new: str, *problems: str) -> Case:
    assert old in _V
    return case(f"view: {name}", _V.replace(old, new), *problems)


VIEWS = [
    _view("an unknown type", "uuid", "uuuid", "2:11 unknown type uuuid; did you mean uuid?"),
    _view("no type", "uuid", "'1'", "2:11 1 is not the name of a type; write it as in DDL"),
    _view("a serial", "uuid", "serial", "2:11 serial is short for more than a type; write integer"),
    _view("a modifier that no type has", "uuid", "varchar(0)", "2:11 varchar takes numbers from 1 to"),
    _view("an open quote", "from t", 'from "t', '3:1 definition does not parse: a quote " is never closed'),
    _view("a semicolon", "from t", "from t;", "3:1 definition does not parse: a semicolon ends a statement"),
    _view(
        "a comment to the end", "from t", "from t -- why", "3:1 definition does not parse: a comment after --"
    ),
    _view(
        "a dot in the name", "view: v", "view: audit.v", "1:1 audit.v has a dot in it; write the schema under"
    ),
    case(
        "view: one name twice",
        {"a.yaml": _V, "b.yaml": _V},
        "b.yaml:1:1 view v has a contract already, in",
    ),
    case(
        "view: the name of a table",
        {"t.yaml": HEAD, "v.yaml": _V.replace("view: v", "view: t")},
        "v.yaml:1:1 view t has a contract already, in",
    ),
    case(
        "view: the name of an enum",
        {"e.yaml": "enums:\n  v: [a]\n", "v.yaml": _V},
        "e.yaml:2:3 v is the name of something else already, in",
    ),
    case(
        "view: the name of an index",
        {"t.yaml": HEAD + "indexes:\n  - columns: [id]\n    name: v\n", "v.yaml": _V},
        "t.yaml:8:5 v is the name of something else already, in",
    ),
    case(
        "view: a reference to it",
        {
            "t.yaml": HEAD + "foreign_keys:\n  - columns: [id]\n    references: v (id)\n",
            "v.yaml": _V,
        },
        "t.yaml:9:5 there is no contract for table v",
    ),
]
