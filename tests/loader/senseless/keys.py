"""Keys and indexes on what is not there, and names that are taken."""

from __future__ import annotations

from tests.loader.problem import case
from tests.loader.writing import HEAD

KEYS = [
    case(
        "a nullable column in the primary key",
        HEAD.replace("nullable: false", "nullable: true"),
        "6:5 id is in the primary key, which makes it NOT NULL; write nullable: false",
    ),
    case(
        "a column twice in the primary key",
        HEAD.replace("[id]", "[id, id]"),
        "2:19 the key names id twice; keep one",
    ),
    case(
        "a column twice in a mapping of the primary key",
        HEAD.replace("[id]", "\n  columns: [id, id]"),
        "3:17 the key names id twice",
    ),
    case(
        "a column twice in a unique",
        f"{HEAD}uniques:\n  - columns: [id, id]\n",
        "8:19 the key names id twice",
    ),
    case(
        "a column in capitals in the primary key, where names are no SQL",
        HEAD.replace("[id]", "[ID]"),
        "2:1 t has no column ID; did you mean id?",
    ),
    case(
        "an unknown column in the primary key",
        HEAD.replace("[id]", "[idd]"),
        "2:1 t has no column idd; did you mean id?",
    ),
    case(
        "an unknown column in a unique",
        f"{HEAD}uniques:\n  - columns: [zzz]\n",
        "8:5 t has no column zzz; name one of its columns",
    ),
    case(
        "an unknown column to include",
        f"{HEAD}uniques:\n  - columns: [id]\n    include: [zzz]\n",
        "9:5 t has no column zzz",
    ),
    case(
        "an unknown column in an index",
        f"{HEAD}indexes:\n  - columns: [zzz desc]\n",
        "8:5 t has no column zzz",
    ),
    case(
        "an unknown column to carry",
        f"{HEAD}indexes:\n  - columns: [id]\n    include: [zzz]\n",
        "9:5 t has no column zzz",
    ),
    case(
        "a column that SQL folds",
        f"{HEAD}  Camel:\n    type: text\n    nullable: true\nindexes:\n  - columns: [Camel]\n",
        '11:5 t has no column camel; SQL folds it to lower case: write "Camel" in double quotes',
    ),
    case(
        "an index twice",
        f"{HEAD}indexes:\n  - columns: [id]\n  - columns: [id]\n",
        "9:5 a second index would be called t_id_idx; give one of them another `name:`",
    ),
    case(
        "a unique twice",
        f"{HEAD}uniques:\n  - columns: [id]\n  - columns: [id]\n",
        "9:5 a second unique would be called t_id_unique",
    ),
    case(
        "a check twice",
        f"{HEAD}checks:\n  - name: c\n    check: id > 1\n  - name: c\n    check: id > 2\n",
        "10:5 a second check would be called c",
    ),
    case(
        "a check and a unique of one name",
        f"{HEAD}checks:\n  - name: c\n    check: id > 1\nuniques:\n  - columns: [id]\n    name: c\n",
        "8:5 a second check would be called c",
    ),
    case(
        "a check of the name that allowed makes",
        (
            f"{HEAD}  a:\n    type: text\n    nullable: true\n    allowed: [x]\n"
            "checks:\n  - name: t_a_check\n    check: a > 'b'\n"
        ),
        "12:5 a second check would be called t_a_check",
    ),
    case(
        "a policy twice",
        f"{HEAD}policies:\n  - name: p\n  - name: p\n",
        "9:5 a second policy would be called p",
    ),
    case(
        "a trigger twice",
        f"{HEAD}triggers:\n  - name: p\n    definition: x\n  - name: p\n    definition: y\n",
        "10:5 a second trigger would be called p",
    ),
    case(
        "an index key that is none",
        f"{HEAD}indexes:\n  - columns: [id descending order]\n",
        "8:15 id descending order is no index key; write a column, or (an expression)",
    ),
    case(
        "an index key of two columns",
        f"{HEAD}indexes:\n  - columns: ['id, id']\n",
        "8:15 id, id is no index key",
    ),
    case(
        "an index key that is open",
        f"{HEAD}indexes:\n  - columns: ['(lower(id)']\n    name: i\n",
        "8:15 (lower(id) is no index key",
    ),
    case(
        "an index key of bare operators",
        f"{HEAD}indexes:\n  - columns: [(id) || (id)]\n    name: i\n",
        "8:15 (id) || (id) is no index key",
    ),
    case("an empty index key", f"{HEAD}indexes:\n  - columns: ['']\n", "8:15 item 1 of columns is empty"),
    case(
        "an index on an expression without a name",
        f"{HEAD}indexes:\n  - columns: [(lower(id))]\n",
        "8:5 an index on an expression has no conventional name; write `name:`",
    ),
    case(
        "an index of a table's name",
        f"{HEAD}indexes:\n  - columns: [id]\n    name: t\n",
        "8:5 t is the name of something else already, in ",
    ),
    case(
        "an index of another table's index",
        {
            "t.yaml": f"{HEAD}indexes:\n  - columns: [id]\n    name: i\n",
            "u.yaml": HEAD.replace("table: t", "table: u") + "indexes:\n  - columns: [id]\n    name: i\n",
        },
        "u.yaml:8:5 i is the name of something else already, in ",
    ),
    case(
        "an index of its primary key's name",
        f"{HEAD}indexes:\n  - columns: [id]\n    name: t_pkey\n",
        "8:5 t_pkey is the name of something else already",
    ),
]
