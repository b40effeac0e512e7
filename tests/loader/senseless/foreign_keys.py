"""Foreign keys that lead nowhere."""

from __future__ import annotations

from tests.loader.problem import case
from tests.loader.writing import HEAD

USERS = """\
table: users
columns:
  id:
    type: uuid
    nullable: false
  email:
    type: text
    nullable: false
  Mixed:
    type: text
    nullable: false
primary_key: [id]
uniques:
  - columns: [email]
    deferrable: initially deferred
  - columns: [Mixed]
"""


def _fk(lines: str) -> dict[str, str]:
    """Return a contract with a foreign key whose lines start in line 8, and `users`."""
    first, *rest = lines.splitlines()
    text = f"{HEAD}foreign_keys:\n  - {first}\n" + "".join(f"    {line}\n" for line in rest)
    return {"t.yaml": text, "users.yaml": USERS}


FOREIGN_KEYS = [
    case(
        "a table that is nowhere",
        _fk("columns: [id]\nreferences: zzz (id)"),
        "9:5 there is no contract for table zzz; write a contract for it first",
    ),
    case(
        "a misspelt table",
        _fk("columns: [id]\nreferences: user (id)"),
        "9:5 there is no contract for table user; did you mean users?",
    ),
    case(
        "a column that is nowhere",
        _fk("columns: [id]\nreferences: users (zzz)"),
        "9:5 users has no column zzz; name one of its columns",
    ),
    case(
        "a key that is not enforced and says whether it is validated",
        _fk("columns: [id]\nreferences: users (id)\nenforced: false\nvalidated: false"),
        "11:5 a constraint that is not enforced is never validated; remove `validated`",
    ),
    case(
        "a misspelt column",
        _fk("columns: [id]\nreferences: users (emial)"),
        "9:5 users has no column emial; did you mean email?",
    ),
    case(
        "a referenced column that SQL folds",
        _fk("columns: [id]\nreferences: users (Mixed)"),
        '9:5 users has no column mixed; SQL folds it to lower case: write "Mixed" in double quotes',
    ),
    case(
        "a column of its own that is nowhere",
        _fk("columns: [zzz]\nreferences: users (id)"),
        "8:5 t has no column zzz",
    ),
    case(
        "more columns than are referenced",
        _fk("columns: [id, a]\nreferences: users (id)"),
        "8:5 t has no column a",
        "9:5 2 columns reference 1; name as many on both sides",
    ),
    case(
        "fewer columns than are referenced",
        _fk("columns: [id]\nreferences: users (id, email)"),
        "9:5 1 column references 2; name as many",
    ),
    case(
        "a key that could not be read is missed by nobody",
        {
            "t.yaml": HEAD.replace("[id]", "id"),
            "u.yaml": "table: u\ncolumns:\n  t_id:\n    type: uuid\n    nullable: false\n"
            "foreign_keys:\n  - columns: [t_id]\n    references: t (id)\n",
        },
        "2:1 primary_key is a list of columns",
    ),
    case(
        "what is no key",
        _fk("columns: [id]\nreferences: users (id, email)").copy()
        | {
            "t.yaml": (
                f"{HEAD}foreign_keys:\n  - columns: [id]\n    references: t (id)\n"
                "  - columns: [id]\n    references: users (email)\n"
            )
        },
        "11:5 users (email) is no key; reference a primary key, or add it to `uniques:` there",
    ),
    case(
        "a unique index with a predicate",
        f"{HEAD}  a:\n    type: text\n    nullable: true\nindexes:\n  - columns: [a]\n    unique: true\n"
        "    where: a > 'b'\nforeign_keys:\n  - columns: [a]\n    references: t (a)\n",
        "16:5 t (a) is no key; reference a primary key, or add it to `uniques:` there",
    ),
    case(
        "no columns referenced",
        _fk("columns: [id]\nreferences: users"),
        "9:5 users is no reference; write it as `projects (id)`",
    ),
    case(
        "a reference with a dot", _fk("columns: [id]\nreferences: users.id"), "9:5 users.id is no reference"
    ),
    case(
        "a reference with its action",
        _fk("columns: [id]\nreferences: users (id) on delete cascade"),
        "9:5 is no reference; write it as",
    ),
    case(
        "a reference to no columns",
        _fk("columns: [id]\nreferences: users ()"),
        "9:5 users () is no reference",
    ),
    case(
        "a reference as a list",
        _fk("columns: [id]\nreferences: [users]"),
        "9:5 references is text, not a list",
    ),
    case("no reference", _fk("columns: [id]"), "8:5 references is missing here"),
    case(
        "a column twice in a foreign key",
        _fk("columns: [id, id]\nreferences: users (id, id)"),
        "9:5 users (id, id) is no key",
    ),
    case(
        "an action of an unknown word",
        _fk("columns: [id]\nreferences: users (id)\non_delete: CASCADE"),
        "10:5 on_delete is one of no action, restrict, cascade, set null, set default, not CASCADE; did",
    ),
    case(
        "an update of an unknown word",
        _fk("columns: [id]\nreferences: users (id)\non_update: no"),
        "10:5 on_update is one of no action, restrict",
    ),
    case(
        "a match of an unknown word",
        _fk("columns: [id]\nreferences: users (id)\nmatch: partial"),
        "10:5 match is one of simple, full, not partial",
    ),
    case(
        "columns of an action that has none",
        _fk("columns: [id]\nreferences: users (id)\non_delete: cascade\non_delete_columns: [id]"),
        "11:5 on_delete_columns goes with on_delete set null or set default",
    ),
    case(
        "columns of an action that are not in the key",
        _fk("columns: [id]\nreferences: users (id)\non_delete: set null\non_delete_columns: [zzz]"),
        "11:25 zzz is not in this key; name columns of the key only",
    ),
    case(
        "a foreign key twice",
        _fk("columns: [id]\nreferences: users (id)").copy()
        | {
            "t.yaml": (
                f"{HEAD}foreign_keys:\n  - columns: [id]\n    references: users (id)\n"
                "  - columns: [id]\n    references: users (id)\n    on_delete: cascade\n"
            )
        },
        "10:5 a second foreign key would be called t_id_users_id_fk",
    ),
    case(
        "a table in a schema that contracts speak of",
        _fk("columns: [id]\nreferences: audit.other (id)") | {"a.yaml": HEAD + "schema: audit\n"},
        "9:5 there is no contract for table audit.other; did",
    ),
]
