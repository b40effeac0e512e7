"""What contracts and databases have in common: objects, their facts and their names. Frozen values without I/O.

`ObjectId` is the key of an object; `SchemaObject` and the kinds derived from it hold its facts, each field one fact.
The defaults of the fields are the meaning of keys that a contract omits. OIDs do not occur.
"""

from pgcontract.model.identity import PUBLIC, ObjectId, QualifiedName, quote_if_ambiguous
from pgcontract.model.keys import Check, Exclusion, ForeignKey, Index, PrimaryKey, Unique
from pgcontract.model.objects import (
    SchemaObject,
    Value,
    attribute_names,
    by_id,
    by_relation,
    facts,
    kinds,
)
from pgcontract.model.others import Enum, OtherObject, OtherRelation
from pgcontract.model.security import Grant, Policy, with_check
from pgcontract.model.statistics import STATISTICS_KINDS, Statistics
from pgcontract.model.tables import Column, Comment, Rule, Table, Trigger, is_serial
from pgcontract.model.values import Generated, IndexColumn, Query, Sql, format_value
from pgcontract.model.views import View, ViewColumn

__all__ = [
    "PUBLIC",
    "STATISTICS_KINDS",
    "Check",
    "Column",
    "Comment",
    "Enum",
    "Exclusion",
    "ForeignKey",
    "Generated",
    "Grant",
    "Index",
    "IndexColumn",
    "ObjectId",
    "OtherObject",
    "OtherRelation",
    "Policy",
    "PrimaryKey",
    "QualifiedName",
    "Query",
    "Rule",
    "SchemaObject",
    "Sql",
    "Statistics",
    "Table",
    "Trigger",
    "Unique",
    "Value",
    "View",
    "ViewColumn",
    "attribute_names",
    "by_id",
    "by_relation",
    "facts",
    "format_value",
    "is_serial",
    "kinds",
    "quote_if_ambiguous",
    "with_check",
]
