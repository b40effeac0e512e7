"""What several files say together and no table owns: enum types, other types, the naming convention, exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pgcontract.contract import IgnoredObject
from pgcontract.errors import Location, Problem
from pgcontract.loader import naming, phrases
from pgcontract.loader.build import Surroundings
from pgcontract.loader.documents import ExceptionDocument, NamingDocument, SharedDocument
from pgcontract.loader.nodes import Parsed, PathInFile
from pgcontract.loader.sense import repeated
from pgcontract.loader.wording import problem, shown
from pgcontract.model import Enum, ObjectId, QualifiedName
from pgcontract.sqltypes import canonical, is_built_in, spelled


@dataclass(slots=True)
class Shared:
    """Fills with one shared file after the other; `around` is what the builders of tables get to know."""

    around: Surroundings = field(default_factory=Surroundings)
    problems: list[Problem] = field(default_factory=list)
    enums: dict[QualifiedName, Enum] = field(default_factory=dict)
    ignored: list[IgnoredObject] = field(default_factory=list)
    locations: dict[tuple[ObjectId, str], Location] = field(default_factory=dict)
    naming_place: Location | None = None

    def add(self, parsed: Parsed, document: SharedDocument) -> None:
        """Take in one file."""
        for name, labels in document.enums.items():
            self._add_enum(parsed, name, tuple(labels))
        for index, text in enumerate(document.types):
            self._add_type(parsed, ("types", index), text)
        for index, exception in enumerate(document.exceptions):
            self._add_exception(parsed, ("exceptions", index), exception)
        if "naming" in document.model_fields_set:
            self._add_naming(parsed, document.naming)

    def _add_enum(self, parsed: Parsed, name: str, labels: Sequence[str]) -> None:
        key, path = ObjectId(Enum.KIND, *phrases.qualified_name(name)), ("enums", name)
        if key.qualified_name in self.enums:
            text = f"enum {shown(name)} stands in {self.locations[key, '']} already; keep one of them"
            self._problem(parsed, path, text)
            return
        if is_built_in(spelled(*key.qualified_name)):
            self._problem(
                parsed, path, f"{shown(name)} is a type of PostgreSQL's own; give the enum another name"
            )
        for index, label in repeated(labels):
            self._problem(
                parsed,
                (*path, index),
                f"label {shown(label)} of enum {shown(name)} stands here twice; keep one",
            )
        self.enums[key.qualified_name] = Enum(key, tuple(labels))
        self.locations[key, ""] = parsed.locate(path)
        self.around.types.add(spelled(*key.qualified_name))
        self.around.enums.add(spelled(*key.qualified_name))

    def _add_type(self, parsed: Parsed, path: PathInFile, text: str) -> None:
        found = canonical(text)
        if found is None:
            self._problem(
                parsed, path, f"{shown(text)} is not the name of a type; write it as in DDL, like citext"
            )
        else:
            self.around.types.add(found)

    def _add_exception(self, parsed: Parsed, path: PathInFile, exception: ExceptionDocument) -> None:
        known = next((known for known in self.ignored if known.object == exception.object), None)
        if known is not None:
            text = f"{shown(exception.object)} is an exception already, in {known.location}; keep one of them"
            self._problem(parsed, path, text)
        self.ignored.append(IgnoredObject(exception.object, exception.reason, parsed.locate(path)))

    def _add_naming(self, parsed: Parsed, document: NamingDocument) -> None:
        if self.naming_place is not None:
            text = f"the naming convention stands in {self.naming_place} already; keep one of them"
            self._problem(parsed, ("naming",), text)
        self.naming_place = parsed.locate(("naming",))
        faults = {kind: naming.fault(kind, template) for kind, template in document}
        for kind, fault in faults.items():
            if fault is not None:
                self._problem(parsed, ("naming", kind), fault)
        sound = {kind: template for kind, template in document if faults[kind] is None}
        self.around.naming = NamingDocument.model_validate(sound)

    def _problem(self, parsed: Parsed, path: PathInFile, text: str) -> None:
        self.problems.append(problem(parsed.locate(path), text))
