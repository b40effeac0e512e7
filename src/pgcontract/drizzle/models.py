"""The texts of the generated files: heads, imports, tables, types, enums and the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from pgcontract import model
from pgcontract.contract import Contract
from pgcontract.drizzle import limits
from pgcontract.drizzle.names import Names, cycles, names
from pgcontract.drizzle.parts import Words
from pgcontract.drizzle.typescript import (
    CORE,
    WIDTH,
    Array,
    Call,
    Chain,
    Import,
    comment,
    imports,
    is_identifier,
    mentions,
    printed,
    quoted,
    string,
)
from pgcontract.errors import ContractError, Location, Problem
from pgcontract.sqltypes import spelled

MARK = "by `pgcontract generate drizzle`. Do not edit."
"""What the first line of a generated file ends with, and of no other file."""

_TYPED_EXTRAS = (CORE, "type PgTableExtraConfigValue")


def generate(contract: Contract) -> dict[str, str]:
    """Return the text of each file, by its name: one per table, `enums.ts` if there are any, and `index.ts`.

    Raises:
        ContractError: with every fact that no model can state, and every name that TypeScript cannot have.
    """
    known, problems = names(contract)
    enums = {spelled(*name): variable for name, variable in known.enums.items()}
    problems += limits.problems(contract, enums)
    if not contract.tables:
        problems.append(
            Problem(Location(contract.folder, 1, 1), "no contract here is of a table; write one first")
        )
    if problems:
        raise ContractError(problems)
    references = {name: _references(contract, table) for name, table in contract.tables.items()}
    on_cycle = cycles(contract, references)
    texts = {"enums.ts": _enums(contract, known)} if contract.of_kind(model.Enum) else {}
    for name, table in contract.tables.items():
        cyclic = frozenset(other for start, other in on_cycle if start == name)
        texts[f"{known.files[name]}.ts"] = _table(Words(contract, known, table, enums, cyclic))
    texts["index.ts"] = _index(contract, texts)
    return texts


def _references(contract: Contract, table: model.Table) -> frozenset[model.QualifiedName]:
    parts = contract.parts(table.id)
    return frozenset(part.references for part in parts if isinstance(part, model.ForeignKey))


def _head(source: str) -> str:
    return f"// Made from {source} {MARK}\n"


def _source(contract: Contract, subject: model.ObjectId) -> str:
    """Return the file of a subject, from the folder of the contracts on: the same from wherever it is made."""
    return f"{_folder(contract)}/{PurePath(contract.locate(subject).file).name}"


def _index(contract: Contract, texts: Iterable[str]) -> str:
    lines = [f"export * from './{name.removesuffix('.ts')}';\n" for name in sorted(texts)]
    tolerated = sorted(" ".join(ignored.object.split()) for ignored in contract.ignored)
    if tolerated:
        lines.insert(
            0, f"// The contracts tolerate, and drizzle-kit push may drop: {', '.join(tolerated)}.\n"
        )
    return _head(_folder(contract)) + "".join(lines)


def _folder(contract: Contract) -> str:
    """Return the folder's own name, also where it is called `.`."""
    return Path(contract.folder).resolve().name


def _enums(contract: Contract, known: Names) -> str:
    enums = contract.of_kind(model.Enum)
    sources = sorted({_source(contract, enum.id) for enum in enums})
    lines = [_head(" and ".join(sources)), "import { pgEnum } from 'drizzle-orm/pg-core';\n"]
    for enum in enums:
        start = f"export const {known.enums[enum.id.qualified_name]} = "
        call = Call("pgEnum", (quoted(enum.name), Array(tuple(map(quoted, enum.labels)))))
        lines.append(f"\n{start}{printed(call, 0, len(start))};\n")
    return "".join(lines)


def _table(words: Words) -> str:
    """Return the file of one table."""
    known, name = words.names, words.name
    columns, extras = list(words.columns()), list(words.extras())
    needed: set[Import] = {(CORE, "pgTable")}
    for node in (*(chain for _, _, chain in columns), *extras):
        needed.update(imports(node))
    # A list that mentions a table on a cycle has the type that it would be asked for in the middle of inferring it.
    typed = any(
        (f"./{known.files[other]}", known.tables[other]) in set(imports(extra))
        for other in words.cyclic
        for extra in extras
    )
    needed |= {_TYPED_EXTRAS} if typed else set()
    parts = [_head(_source(words.contract, words.table.id))]
    if words.unsaid():
        parts.append(f"// Drizzle leaves alone, and the contract holds: {', '.join(words.unsaid())}.\n")
    parts += [_import_lines(needed), "\n"]
    description = words.contract.note(words.table.id).description
    parts.append(comment(description) if description else "")
    parts.append(
        _definition(
            words,
            _columns_text(words, columns, 4 if extras else 2),
            "(t)" if any(mentions(extra, "t") for extra in extras) else "()",  # none that goes unused
            _extras_text(extras),
            typed=typed,
        )
    )
    variable, type_name = known.tables[name], known.types[name]
    parts += [
        "\n",
        _type(type_name, f"{variable}.$inferSelect"),
        _type(f"New{type_name}", f"{variable}.$inferInsert"),
    ]
    return "".join(parts)


def _type(name: str, inferred: str) -> str:
    line = f"export type {name} = typeof {inferred};\n"
    return line if len(line) <= WIDTH + 1 else line.replace(" = ", " =\n  ", 1)


def _definition(words: Words, columns: str, parameters: str, extras: str, *, typed: bool) -> str:
    variable, name = words.names.tables[words.name], string(words.table.name)
    end = ".enableRLS();\n" if words.table.row_level_security == "enabled" else ";\n"
    if not extras:
        return f"export const {variable} = pgTable({name}, {{\n{columns}}}){end}"
    start = f"  {parameters}: PgTableExtraConfigValue[] => [" if typed else f"  {parameters} => ["
    one_line = f"{start}{extras}],"
    if "\n" in extras:
        one_line = f"{start}\n{extras}  ],"
    return f"export const {variable} = pgTable(\n  {name},\n  {{\n{columns}  }},\n{one_line}\n){end}"


def _columns_text(words: Words, columns: Iterable[tuple[str, str, Chain]], indent: int) -> str:
    """Return the lines of the columns, with what their contract says about them."""
    lines = []
    space = " " * indent
    for column, name, chain in columns:
        key = model.ObjectId("column", words.name.schema, column, words.name.name)
        description = words.contract.note(key).description
        property_name = name if is_identifier(name) else string(name)
        lines.append(comment(description, space) if description else "")
        lines.append(f"{space}{property_name}: {printed(chain, indent, indent + len(property_name) + 2)},\n")
    return "".join(lines)


def _extras_text(extras: Iterable[Chain]) -> str:
    """Return the list beside the columns: on one line where it fits, else a line for each."""
    texts = [printed(extra, 4, 4) for extra in extras]
    if len(texts) == 1 and "\n" not in texts[0] and len("  (t) => [],") + len(texts[0]) <= WIDTH:
        return texts[0]
    return "".join(f"    {text},\n" for text in texts)


def _import_lines(needed: set[Import]) -> str:
    by_module: Mapping[str, set[str]] = defaultdict(set)
    for module, name in needed:
        by_module[module].add(name)
    lines = []
    for module in sorted(by_module, key=lambda module: (module.startswith("."), module)):
        listed = sorted(by_module[module], key=lambda name: name.removeprefix("type ").lower())
        line = f"import {{ {', '.join(listed)} }} from {string(module)};\n"
        if len(line) > WIDTH + 1 and len(listed) > 1:
            line = "import {\n" + "".join(f"  {name},\n" for name in listed) + f"}} from {string(module)};\n"
        lines.append(line)
    return "".join(lines)
