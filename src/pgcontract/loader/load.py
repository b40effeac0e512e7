"""The files of a folder, parsed, validated and put together. What a table's document means is left to `build`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pgcontract.contract import Contract, Exemption, RowRule, Subject
from pgcontract.errors import ContractError, Location, Problem
from pgcontract.loader import naming
from pgcontract.loader.build import Surroundings, TableBuilder
from pgcontract.loader.documents import NamingDocument, SharedDocument, TableDocument
from pgcontract.loader.nodes import Parsed, parse
from pgcontract.loader.phrases import qualified
from pgcontract.loader.resolve import unresolved
from pgcontract.loader.validate import validate
from pgcontract.model import Enum, Table
from pgcontract.sqltypes import canonical

DEFAULT_FOLDER = Path("contracts")


def load(folder: Path = DEFAULT_FOLDER) -> Contract:
    """Read every `.yaml` file of `folder` (not of folders in it).

    Files are named in messages relative to the working directory, if they lie below it.

    Raises:
        ContractError: with every problem of every file; or there is nothing to read.
    """
    paths = sorted(path for path in _entries(folder) if path.suffix in {".yaml", ".yml"})
    if not paths:
        raise ContractError([Problem(_place(folder), "there is no contract here; name the right folder with --contracts")])
    loading = _Loading(_shown(folder))
    tables: list[tuple[Parsed, TableDocument]] = []
    for path in paths:
        loading.read(path, tables)
    for parsed, document in tables:
        loading.add_table(parsed, document)
    loading.problems += unresolved(loading.tables, loading.locations)
    if loading.problems:
        raise ContractError(loading.problems)
    if not loading.tables and not loading.enums:
        raise ContractError([Problem(_place(folder), "no contract here names a table or an enum; write one first")])
    return loading.contract()


@dataclass(slots=True)
class _Loading:
    folder: str
    problems: list[Problem] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    enums: dict[str, Enum] = field(default_factory=dict)
    rules: list[RowRule] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    schemas: dict[str, None] = field(default_factory=lambda: {"public": None})
    locations: dict[tuple[Subject, str], Location] = field(default_factory=dict)
    descriptions: dict[Subject, str] = field(default_factory=dict)
    surroundings: Surroundings = field(default_factory=Surroundings)
    naming_place: Location | None = None

    def read(self, path: Path, tables: list[tuple[Parsed, TableDocument]]) -> None:
        """Parse and validate one file: keep a table for later, take in what is shared at once."""
        parsed, problems = parse(path, _shown(path))
        self.problems += problems
        if parsed is None:
            return
        if isinstance(parsed.data, dict) and "table" in parsed.data:
            table, problems = validate(parsed, TableDocument)
            tables += [(parsed, table)] if table is not None else []
        else:
            shared, problems = validate(parsed, SharedDocument)
            self._add_shared(parsed, shared) if shared is not None else None
        self.problems += problems

    def add_table(self, parsed: Parsed, document: TableDocument) -> None:
        """Build one table from its document, unless there is one of that name already."""
        name = qualified(document.table, document.schema_)
        subject = Subject("table", name)
        if (subject, "") in self.locations:
            text = f"table {name} has a contract already, in {self.locations[subject, '']}; keep one of them"
            self.problems.append(Problem(parsed.locate(("table",)), text))
            return
        builder = TableBuilder(name, document, parsed, self.surroundings)
        self.tables[name] = builder.table()
        self.schemas[document.schema_] = None
        self.problems += builder.problems
        self.rules += builder.rules()
        self.locations |= builder.locations
        self.descriptions |= builder.descriptions()

    def contract(self) -> Contract:
        """Return the finished value."""
        return Contract(
            folder=self.folder,
            tables=self.tables,
            enums=self.enums,
            rules=tuple(self.rules),
            exemptions=tuple(self.exemptions),
            schemas=tuple(self.schemas),
            locations=self.locations,
            descriptions=self.descriptions,
        )

    def _add_shared(self, parsed: Parsed, document: SharedDocument) -> None:
        for name, labels in document.enums.items():
            self._add_enum(parsed, name, tuple(labels))
        for index, text in enumerate(document.types):
            found = canonical(text)
            if found is None:
                self.problems.append(Problem(parsed.locate(("types", index)), f"{text} is not the name of a type; correct it"))
            else:
                self.surroundings.types.add(found)
        for index, exception in enumerate(document.exceptions):
            place = parsed.locate(("exceptions", index))
            self.exemptions.append(Exemption(exception.object, exception.reason, place))
        if "naming" in document.model_fields_set:
            self._add_naming(parsed, document.naming)

    def _add_enum(self, parsed: Parsed, name: str, labels: tuple[str, ...]) -> None:
        subject, place = Subject("enum", name), parsed.locate(("enums", name))
        if name in self.enums:
            self.problems.append(Problem(place, f"enum {name} stands in {self.locations[subject, '']} already; keep one"))
        for index, label in enumerate(labels):
            if label in labels[:index]:
                at = parsed.locate(("enums", name, index))
                self.problems.append(Problem(at, f"label {label} of enum {name} stands here twice; keep one"))
        self.enums[name] = Enum(name, labels)
        self.locations[subject, ""] = place
        self.surroundings.types.add(name)
        self.surroundings.enums.add(name)

    def _add_naming(self, parsed: Parsed, document: NamingDocument) -> None:
        place = parsed.locate(("naming",))
        if self.naming_place is not None:
            self.problems.append(Problem(place, f"the naming convention stands in {self.naming_place} already; keep one"))
        self.naming_place = place
        for kind, template in document:
            fault = naming.fault(kind, template)
            if fault is not None:
                self.problems.append(Problem(parsed.locate(("naming", kind)), fault))
                return
        self.surroundings.naming = document


def _entries(folder: Path) -> Iterable[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise ContractError([Problem(_place(folder), f"{reason}; name the folder of the contracts with --contracts")]) from None


def _place(folder: Path) -> Location:
    return Location(_shown(folder), 1, 1)


def _shown(path: Path) -> str:
    """Return the path relative to the working directory where it lies below it, with slashes, as annotations want it."""
    relative = os.path.relpath(path)
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()
