"""Views, each in a file of its own."""

from __future__ import annotations

from pgcontract.model import ObjectId, Query, View, ViewColumn
from tests.loader.valid.making import Valid


def _view(name: str, text: str, value: View, places: dict[str, str], **others: str) -> Valid:
    files = {"v.yaml": text, **{f"{other}.yaml": lines for other, lines in others.items()}}
    return Valid(name, "", value, places, files, "v.yaml")


VIEWS = [
    _view(
        "a view",
        "view: v\ncolumns: {id: uuid}\ndefinition: select id from t\n",
        View(ObjectId("view", "public", "v"), (ViewColumn("id", "uuid"),), Query("select id from t")),
        {"": "1:1", "columns": "2:1", "definition": "3:1", "check_option": "1:1"},
    ),
    _view(
        "a view with everything",
        (
            "view: v\nschema: audit\ndescription: What it is for.\ncolumns:\n  b: varchar(9)[]\n  a: mood\n"
            "definition: |\n  select b,\n         a -- why\n  from t\nsecurity_invoker: true\n"
            "security_barrier: true\ncheck_option: cascaded\n"
        ),
        View(
            ObjectId("view", "audit", "v"),
            (ViewColumn("b", "varchar(9)[]"), ViewColumn("a", "mood")),
            Query("select b,\n       a -- why\nfrom t"),
            security_invoker=True,
            security_barrier=True,
            check_option="cascaded",
        ),
        {
            "": "1:1",
            "columns": "4:1",
            "definition": "7:1",
            "security_invoker": "11:1",
            "security_barrier": "12:1",
            "check_option": "13:1",
        },
        e="enums:\n  mood: [calm]\n",
    ),
    _view(
        "a view with a dot in its name",
        'view: \'"V.1"\'\ncolumns: {"Id": int}\ndefinition: select 1\n',
        View(ObjectId("view", "public", "V.1"), (ViewColumn("Id", "integer"),), Query("select 1")),
        {"": "1:1"},
    ),
]
