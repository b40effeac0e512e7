"""What programs call tables and columns: in camelCase, or as `property:` spells it. Pure text, no I/O.

The Drizzle models and the answer of the HTTP endpoint take their names from here, so that they agree.
"""

from __future__ import annotations

import re
from collections import Counter

from pgcontract.contract import Contract
from pgcontract.model import ObjectId, QualifiedName


def camel_case(name: str) -> str:
    """Return `navPerToken` for `nav_per_token`; empty, or no identifier, where the name does not give one.

    Only the first letter of a word changes, so `createdAt` stays; a word in capitals becomes an ordinary word
    (`total_NGN` is `totalNgn`): acronyms are what `property:` is for.
    """
    words = [word for word in re.split(r"[\W_]+", name) if word]
    if not words:
        return ""
    first, *others = (word.lower() if word.isupper() else word for word in words)
    return first[0].lower() + first[1:] + "".join(word[0].upper() + word[1:] for word in others)


def code_name(contract: Contract, key: ObjectId) -> str:
    """Return the name of a table or a column in programs; see `camel_case` for what it may be without `property:`."""
    return contract.note(key).code_name or camel_case(key.name if key.parent else str(key.qualified_name))


def table_keys(contract: Contract) -> dict[QualifiedName, str]:
    """Return a key for each table of the contracts, by its name in SQL; no two tables have one key.

    It is the table's `code_name`. Tables that would share one (`users` and `_users`), or have none, keep their name.
    """
    names = {name: code_name(contract, table.id) for name, table in contract.tables.items()}
    uses = Counter(names.values())
    keys = {table: name if name and uses[name] == 1 else str(table) for table, name in names.items()}
    return keys if len(set(keys.values())) == len(keys) else {table: str(table) for table in names}
