"""What tables, their rows and their columns are called in TypeScript."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from pgcontract.cli import run
from pgcontract.codenames import camel_case, table_keys
from pgcontract.drizzle import generate, singular
from pgcontract.loader import load
from tests.drizzle.conftest import MakeContracts
from tests.drizzle.test_bad_input import PLAIN

#: A table's name, or the one that `property:` gives it, and the type of one of its rows.
TYPES = {
    # What the endings alone decide, and what they do not.
    "users": "User",
    "categories": "Category",
    "movies": "Movie",
    "boxes": "Box",
    "classes": "Class",
    "addresses": "Address",
    "statuses": "Status",
    "aliases": "Alias",
    "buses": "Bus",
    "houses": "House",
    "databases": "Database",
    "quizzes": "Quiz",
    "photos": "Photo",
    "knives": "Knife",
    # Not by an ending at all.
    "people": "Person",
    "children": "Child",
    "women": "Woman",
    "criteria": "Criterion",
    # Latin and Greek.
    "indices": "Index",
    "matrices": "Matrix",
    "vertices": "Vertex",
    "analyses": "Analysis",
    "crises": "Crisis",
    "viruses": "Virus",
    # Singular already.
    "status": "Status",
    "analysis": "Analysis",
    "basis": "Basis",
    "address": "Address",
    "access": "Access",
    "alias": "Alias",
    "lens": "Lens",
    "bus": "Bus",
    "canvas": "Canvas",
    "bonus": "Bonus",
    "atlas": "Atlas",
    # Plurals that look like these.
    "menus": "Menu",
    "skus": "Sku",
    "apis": "Api",
    "taxis": "Taxi",
    # One thing, or a mass.
    "news": "News",
    "series": "Series",
    "species": "Species",
    "data": "Data",
    "metadata": "Metadata",
    "media": "Media",
    "equipment": "Equipment",
    "information": "Information",
    "analytics": "Analytics",
    "dns": "Dns",
    "sms": "Sms",
    # Only the last word counts, whatever stands before it.
    "project_nav_history": "ProjectNavHistory",
    "series_categories": "SeriesCategory",
    "users_status": "UsersStatus",
    "user_addresses": "UserAddress",
    "_private_keys": "PrivateKey",
    # Digits and letters beyond ASCII end what is English.
    "addresses_2024": "Addresses2024",
    "t2": "T2",
    "größen": "Größen",
    # Acronyms, as `property:` spells them.
    "userIDs": "UserID",
    "customerKYC": "CustomerKYC",
    "publicAPIs": "PublicAPI",
    "hostDNS": "HostDNS",
    # Words that TypeScript reserves are no types here: types begin with a capital.
    "types": "Type",
    "anys": "Any",
    "functions": "Function",
}


@pytest.mark.parametrize("table", TYPES)
def test_a_row_is_called_what_one_of_them_is(table: str, contracts: MakeContracts) -> None:
    """The exported types are the singular of the table's name in code, and `New` before it."""
    text = PLAIN.replace("table: things", f"table: things\n    property: {table}")
    if re.fullmatch(r"[\w]+", table) and table.islower():
        text = PLAIN.replace("table: things", f"table: {table}")
    models = generate(load(contracts(text)))
    (name,) = set(models) - {"index.ts"}
    assert re.findall(r"export type (\w+) ", models[name]) == [TYPES[table], f"New{TYPES[table]}"]


@pytest.mark.parametrize(
    ("one", "two", "shared"),
    [("people", "person", "Person"), ("users", "new_users", "NewUser"), ("indices", "indexes", "Index")],
)
def test_two_tables_whose_rows_have_one_name(
    one: str,
    two: str,
    shared: str,
    contracts: MakeContracts,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One type for two is an error at the line of the second, and `property:` is the way out of it."""
    texts = [PLAIN.replace("table: things", f"table: {name}") for name in (one, two)]
    assert _generate(contracts(*texts), tmp_path) == 2
    said = capsys.readouterr().err
    assert re.search(
        rf"contracts/[01]\.yaml:2:\d+  table \w+ and table \w+ would both export {shared}; ", said
    )
    texts[1] = texts[1].replace(f"table: {two}", f"table: {two}\n    property: others")
    assert _generate(contracts(*texts), tmp_path) == 0


def test_a_table_and_its_row_may_have_one_name(contracts: MakeContracts) -> None:
    """TypeScript keeps values and types apart, so `property: Series` is no collision of a table with itself."""
    text = PLAIN.replace("table: things", "table: series\n    property: Series")
    model = generate(load(contracts(text)))["series.ts"]
    assert "export const Series = pgTable('series', {" in model
    assert "export type Series = typeof Series.$inferSelect;" in model


def test_without_inflect_there_is_one_line_that_says_what_to_install(
    contracts: MakeContracts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The extra is only of the generator: its absence is no traceback, and nothing is written."""
    singular._engine.cache_clear()
    singular._of_word.cache_clear()
    monkeypatch.setitem(sys.modules, "inflect", None)
    assert _generate(contracts(PLAIN), tmp_path) == 2
    assert capsys.readouterr().err == (
        "pgcontract: Drizzle models need inflect, which is not installed: pip install 'pgcontract[drizzle]'\n"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("nav_per_token", "navPerToken"),
        ("ID", "id"),
        ("createdAt", "createdAt"),
        ("_x__y_", "xY"),
        ("total_NGN", "totalNgn"),
        ("über_maß", "überMaß"),
        ("__", ""),
        ("step_2_done", "step2Done"),
        ("2fa_codes", "2faCodes"),
        ("audit.events", "auditEvents"),
    ],
)
def test_names_in_camel_case(name: str, wanted: str) -> None:
    """A name of SQL becomes the one that a TypeScript developer expects."""
    assert camel_case(name) == wanted


def test_every_table_has_a_key_of_its_own(contracts: MakeContracts) -> None:
    """The keys of the HTTP answer are the models' names; where two tables would share one, both keep their own."""
    names = ("nav_history", "users", "_users", "__", "logs\n    property: auditLOGS")
    texts = [PLAIN.replace("table: things", f"table: {name}") for name in names]
    assert _keys(contracts(*texts)) == {
        "nav_history": "navHistory",
        "users": "users",
        "_users": "_users",
        "__": "__",
        "logs": "auditLOGS",
    }


def test_a_key_is_never_that_of_another_table(contracts: MakeContracts) -> None:
    """A table's own name may be what `property:` calls another one; then every key is a table's own name."""
    names = ("a_b", '"aB"', "c\n    property: a_b")
    texts = [PLAIN.replace("table: things", f"table: {name}") for name in names]
    assert _keys(contracts(*texts)) == {name: name for name in ("a_b", "aB", "c")}


def _generate(folder: Path, tmp_path: Path) -> int:
    return run(["generate", "drizzle", "--contracts", str(folder), "--output", str(tmp_path / "out")])


def _keys(folder: Path) -> dict[str, str]:
    return {name.name: key for name, key in table_keys(load(folder)).items()}
