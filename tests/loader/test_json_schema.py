"""The JSON Schema that editors use: valid, described, current, and named in every contract."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from pydantic import BaseModel
from ruamel.yaml import YAML

from pgcontract.loader import documents, json_schema
from pgcontract.loader.parts import table_document
from pgcontract.loader.validate import keys
from tests.loader.writing import HEAD

CONTRACTS = Path(__file__).parents[2] / "contracts"
SCHEMA = json.loads(json_schema.PATH.read_text(encoding="utf-8"))


def _data(text: str) -> Any:
    """Read as an editor does, which follows YAML 1.2."""
    return YAML(typ="safe", pure=True).load(io.StringIO(text))


def _said(text: str) -> list[str]:
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(_data(text))]


def test_the_schema_is_valid() -> None:
    """Draft-07 is the newest that the YAML language server promises."""
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(SCHEMA)


def test_the_committed_file_is_current() -> None:
    """What is committed is what the models make."""
    assert json_schema.PATH.read_text(encoding="utf-8") == json_schema.text()


def _nodes(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        yield path, schema
        for key, value in schema.items():
            yield from _nodes(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from _nodes(value, f"{path}/{index}")


def test_every_key_has_a_description() -> None:
    """An editor shows it, so each property at every level says what it is for."""
    described = 0
    for path, node in _nodes(SCHEMA):
        if path.endswith("/properties"):
            for name, schema in node.items():
                assert schema.get("description", "").strip().endswith((".", "`")), f"{path}/{name}"
                described += 1
    assert described >= 80


def test_every_document_is_closed_and_described() -> None:
    """A mapping with known keys admits no other, and says what it is."""
    assert len(SCHEMA["definitions"]) >= 13
    for name, schema in SCHEMA["definitions"].items():
        assert schema["additionalProperties"] is False, name
        assert schema["description"], name


def test_every_reference_leads_somewhere_and_stands_alone() -> None:
    """Draft-07 ignores what stands beside a reference."""
    references = [(path, node) for path, node in _nodes(SCHEMA) if "$ref" in node]
    assert references
    for path, node in references:
        assert list(node) == ["$ref"], path
        assert node["$ref"].removeprefix("#/definitions/") in SCHEMA["definitions"], path


def test_no_null_is_offered() -> None:
    """The language has no null; a key that means nothing is left out."""
    assert not [path for path, node in _nodes(SCHEMA) if "null" in node.get("type", ())]


@pytest.mark.parametrize("model", [table_document(), documents.SharedDocument])
def test_the_keys_are_those_of_the_language(model: type[BaseModel]) -> None:
    """No key is missing from the schema, and none is more."""
    assert list(SCHEMA["definitions"][model.__name__]["properties"]) == list(keys(model))


@pytest.mark.parametrize("path", sorted(CONTRACTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_real_contracts_are_valid(path: Path) -> None:
    """An editor has nothing to say about the contracts of this project."""
    assert _said(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted(CONTRACTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_contract_names_the_schema(path: Path) -> None:
    """The first line leads an editor to the schema, from where the contract lies."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\.\./\S+)", first)
    assert found is not None, first
    assert (path.parent / found[1]).resolve() == json_schema.PATH.resolve()


GOOD = {
    "the smallest table": HEAD,
    "scalars of every kind": (
        f"{HEAD}  a:\n    type: text\n    nullable: true\n"
        "    default: 0\n    allowed: [1, 2.5, true, no, on]\n"
    ),
    "deferrable: no": f"{HEAD}uniques:\n  - columns: [id]\n    deferrable: no\n",
    "a long primary key": HEAD.replace("[id]", "{columns: [id], deferrable: initially deferred}"),
    "enums with numbers": "enums:\n  level: [1, 2]\n",
    "everything shared": (
        "enums: {a: [b]}\ntypes: [citext]\nnaming: {index: 'x{table}'}\n"
        "exceptions: [{object: view v, reason: r}]\n"
    ),
}

BAD = {
    "an unknown key": f"{HEAD}colour: red\n",
    "an unknown key of a column": f"{HEAD}    colour: red\n",
    "an unknown word": f"{HEAD}persistence: temporary\n",
    "an action in capitals": (
        f"{HEAD}foreign_keys:\n  - columns: [id]\n    references: t (id)\n    on_delete: CASCADE\n"
    ),
    "no nullable": HEAD.replace("    nullable: false\n", ""),
    "nullable: yes": HEAD.replace("nullable: false", "nullable: yes"),
    "columns as a list": "table: t\ncolumns: [id]\n",
    "no columns": "table: t\ncolumns: {}\n",
    "an empty primary key": HEAD.replace("[id]", "[]"),
    "a primary key as a text": HEAD.replace("[id]", "id"),
    "a name that is too long": HEAD.replace("table: t", f"table: {'t' * 64}"),
    "a column that is too long": HEAD.replace("  id:", f"  {'t' * 64}:"),
    "a default without a value": f"{HEAD}    default:\n",
    "a default as a mapping": f"{HEAD}    default: {{}}\n",
    "no labels": "enums:\n  mood: []\n",
    "an exception without a reason": "exceptions:\n  - object: view v\n",
    "an empty reason": "exceptions:\n  - object: view v\n    reason: ''\n",
    "a table's key in a shared file": "enums: {a: [b]}\nrows: {}\n",
    "a list": "- a\n",
    "a text": "a\n",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_what_is_good_is_taken(text: str) -> None:
    """What the loader takes, the schema takes."""
    assert _said(text) == []


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_is_bad_is_refused(text: str) -> None:
    """What the loader refuses for its shape, an editor underlines."""
    assert _said(text)
