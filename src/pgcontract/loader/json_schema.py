"""The JSON Schema (draft-07) of a contract file, made from `documents`, for editors and other people's checkers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from pgcontract.loader import kinds  # noqa: F401 - each registers its documents
from pgcontract.loader.documents import SharedDocument
from pgcontract.loader.parts import table_document
from pgcontract.loader.relations import relation_files

PATH = Path(__file__).parent.parent / "contract.schema.json"
"""Where the schema is kept: contracts name it, and `generate json-schema --check` holds it current."""


def text() -> str:
    """Return the schema as it is kept in the file."""
    return json.dumps(document(), indent=2) + "\n"


def document() -> dict[str, Any]:
    """Return the schema: of a table if `table` is there, and so on, else of what tables share."""
    named: dict[str, type[BaseModel]] = {
        "table": table_document(),
        **{key: file.document for key, file in relation_files().items()},
    }
    models: list[type[BaseModel]] = [*named.values(), SharedDocument]
    _, made = models_json_schema(
        [(model, "validation") for model in models],
        ref_template="#/definitions/{model}",
    )
    definitions = {name: _tidy(schema) for name, schema in sorted(made["$defs"].items())}
    key = definitions["TableDocument"]["properties"]["primary_key"]
    bare = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    key["anyOf"] = [bare, *key.pop("allOf")]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "pgcontract contract",
        "description": "One table (`table: …`) or other relation, or what tables share (`enums: …`).",
        **_by_key({key: model.__name__ for key, model in named.items()}),
        "definitions": definitions,
    }


def _by_key(named: dict[str, str]) -> dict[str, Any]:
    """Return the reference to the document whose key is there, else to what tables share."""
    if not named:
        return {"$ref": f"#/definitions/{SharedDocument.__name__}"}
    (key, name), *others = named.items()
    reference = {"$ref": f"#/definitions/{name}"}
    return {"if": {"required": [key]}, "then": reference, "else": _by_key(dict(others))}


def _tidy(schema: Any) -> Any:
    """Drop what an editor has no use for: generated titles, and `null`, which the language does not have."""
    match schema:
        case {"anyOf": [only, {"type": "null"}], **rest}:
            return _tidy({**only, **rest})
        case {"$ref": reference, **rest} if rest:  # draft-07 ignores what stands beside a reference
            return _tidy({"allOf": [{"$ref": reference}], **rest})
        case dict():
            return {
                key: _tidy(value)
                for key, value in schema.items()
                if not (key == "title" and isinstance(value, str))
                and not (key == "default" and value is None)
            }
        case list():
            return [_tidy(item) for item in schema]
        case _:
            return schema
