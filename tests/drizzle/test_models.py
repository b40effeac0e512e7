"""What the generator writes, and that it is the same every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from pgcontract import model
from pgcontract.cli import run
from pgcontract.contract import Contract
from pgcontract.drizzle import generate
from pgcontract.drizzle.typescript import string
from pgcontract.errors import ContractError
from pgcontract.loader import load
from tests.drizzle.conftest import MakeContracts
from tests.drizzle.test_bad_input import PLAIN
from tests.states import NEW_TABLES, ROOT
from tests.teeth.mutating import mutants

CONTRACT = load(ROOT / "contracts")
SAMPLE = load(ROOT / "tests/drizzle/sample")
MODELS = generate(CONTRACT)

#: What a model does not have because drizzle-kit leaves it alone in the database. Each model says so in its head.
LEFT_ALONE = {("grant", "privileges"), ("comment", "text")}


def test_the_models_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    """What stands in db/schema is what the contracts say."""
    status = run(
        [
            "generate",
            "drizzle",
            "--check",
            "--contracts",
            str(ROOT / "contracts"),
            "--output",
            str(ROOT / "db/schema"),
        ]
    )
    assert status == 0, capsys.readouterr()


def test_a_file_for_each_table() -> None:
    """Each table's file is named after it, and names its contract first."""
    assert set(MODELS) == {*(f"{table}.ts" for table in CONTRACT.tables), "enums.ts", "index.ts"}
    for table in CONTRACT.tables:
        assert MODELS[f"{table}.ts"].startswith(
            f"// Made from contracts/{table}.yaml by `pgcontract generate drizzle`."
        )
    assert all(
        f"export * from './{name.removesuffix('.ts')}';" in MODELS["index.ts"]
        for name in MODELS
        if name != "index.ts"
    )


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("users", "totalInvestedNGN: numeric('total_invested_ngn', { precision: 18, scale: 2 })"),
        (
            "users",
            "bankDetailsApprovedBy: uuid('bank_details_approved_by').references((): AnyPgColumn => users.id),",
        ),
        ("platform_wallets", "balanceXLM: numeric('balance_xlm'"),
        ("platform_wallets", "balanceNGNTS: numeric('balance_ngnts'"),
        ("platform_wallets", "balanceUSDC: numeric('balance_usdc'"),
        (
            "platform_wallets",
            "minReserveThreshold: numeric('min_reserve_threshold', { precision: 30, scale: 2 }),",
        ),
        (
            "platform_wallets",
            "enum: ['operations', 'treasury', 'distribution', 'liquidity_pool', 'treasury_pool'],",
        ),
        ("secondary_market_orders", "askingPriceNGNTS: numeric('asking_price_ngnts'"),
        (
            "project_nav_history",
            "navPerToken: numeric('nav_per_token', { precision: 30, scale: 8 }).notNull(),",
        ),
        (
            "project_nav_history",
            "projectId: uuid('project_id').references(() => projects.id, { onDelete: 'cascade' }),",
        ),
        (
            "project_nav_history",
            "effectiveAt: timestamp('effective_at', { withTimezone: true }).defaultNow(),",
        ),
        ("project_nav_history", "t.effectiveAt.desc().nullsFirst(),"),
        ("redemption_requests", "fundingPlan: jsonb('funding_plan').default(sql`'{}'::jsonb`),"),
        ("redemption_requests", "txHashes: jsonb('tx_hashes').default(sql`'[]'::jsonb`),"),
        ("projects", "images: text('images').array(),"),
        ("projects", "startDate: timestamp('start_date'),"),
        ("trustlines", "(t) => [unique('trustlines_user_id_project_id_unique').on(t.userId, t.projectId)],"),
        ("wallets", "cryptoBalances: json('crypto_balances').default(sql`'{}'::json`),"),
        ("enums", "export const currencyEnum = pgEnum('currency', ['NGN', 'USDC', 'XLM']);"),
    ],
)
def test_a_fact_is_said_as_a_developer_says_it(file: str, line: str) -> None:
    """Each kind of fact in the words that Drizzle has for it."""
    assert line in MODELS[f"{file}.ts"]


def test_no_fact_is_left_out() -> None:
    """Whatever fact has another value: a model says another thing, or the fact is refused."""
    models, silent = generate(SAMPLE), set()
    for subject, attribute, mutant in _possible_mutants(SAMPLE):
        with suppress(ContractError):
            if generate(mutant) == models:
                silent.add((subject.kind, attribute))
    assert silent == LEFT_ALONE


def test_the_sample_has_every_kind_of_fact() -> None:
    """So that the test above leaves none out. What no model can have is refused one by one in test_bad_input."""
    kinds = set(model.kinds())
    assert {subject.kind for subject, _ in SAMPLE.facts} == kinds - {
        "exclusion",
        "trigger",
        "rule",
        "statistics",
        "view",
    }


def _possible_mutants(contract: Contract) -> Iterator[tuple[model.ObjectId, str, Contract]]:
    """Yield a contract for each fact, but for those that the loader would not let through: `~` is no column."""
    keys = {
        model.ObjectId("column", part.id.schema, column, part.id.parent)
        for part in contract.of_kind(model.PrimaryKey)
        for column in part.columns
    }
    for subject, attribute, alone in mutants(contract):
        of_columns = attribute in {"columns", "referenced_columns"}
        if (of_columns and "'~'" in repr(alone.objects)) or (attribute == "nullable" and subject in keys):
            continue
        yield subject, attribute, replace(contract, objects={**contract.objects, **alone.objects})


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        ("id", "serial('id').primaryKey(),"),
        ("large", "bigserial('large', { mode: 'bigint' }).notNull(),"),
        ("no", "serial('No').notNull(),"),
        ("level", "smallint('level')"),
        ("level", ".$type<-1 | 2 | 3>()"),
        ("step", ".$type<10n | 20n>()\n      .default(sql`'10'`),"),
        ("belowZero", "doublePrecision('below_zero').default(sql`'-0.5'`),"),
        ("debt", "numeric('debt', { precision: 10, scale: 2 }).default('-1.50'),"),
        ("born", "date('born').default(sql`'2000-01-01'`),"),
        ("pause", "interval('pause').default(sql`'1 day'`),"),
        ("settings", "jsonb('settings').default(sql`'{\"a b\":[1,2]}'::jsonb`),"),
    ],
)
def test_a_number_or_default_in_drizzles_words(column: str, wanted: str) -> None:
    """As drizzle-kit reads it back from PostgreSQL, so that a push does not set it again and again."""
    _, _, text = generate(SAMPLE)["numbers.ts"].partition(f"\n    {column}: ")
    assert wanted in text.partition(",\n    ")[0] + ",", text


@pytest.mark.parametrize(
    ("type_", "default", "wanted"),
    [
        ("text", "'a'::varchar", "'a'"),
        ("char(3)", "'NGN'::bpchar", "'NGN'"),
        ("numeric(9,2)", "'-1.5'::numeric", "'-1.5'"),
        ("text", "'007'::integer", "sql`'007'::integer`"),
        ("text", "'ABC'::varchar(2)", "sql`'ABC'::varchar(2)`"),
        ("numeric(9,2)", "'1.99'::numeric(9,1)", "sql`'1.99'::numeric(9,1)`"),
        ("timestamp", "now() at time zone 'utc'", "sql`(now() at time zone 'utc')`"),
        ("timestamp[]", "array[now()] || null", "sql`(array[now()] || null)`"),
        ("timestamp", "timezone('utc', now())", "sql`timezone('utc', now())`"),
    ],
)
def test_a_default_in_sql_means_the_same(
    type_: str, default: str, wanted: str, contracts: MakeContracts
) -> None:
    """A cast that changes the value is kept, and an operator has parentheses: DEFAULT takes none without them."""
    text = PLAIN.replace("type: integer", f'type: {type_}\n        default: "{default}"')
    assert f".default({wanted})," in generate(load(contracts(text)))["things.ts"]


def test_a_role_with_a_line_end_stays_in_its_comment(contracts: MakeContracts) -> None:
    """What follows it would be TypeScript."""
    models = generate(load(contracts(PLAIN + '    grants:\n      "a\\nconst b = 1": []\n')))
    assert 'the privileges of "a\\nconst b = 1".\n' in models["things.ts"]


def test_what_is_tolerated_stands_in_the_index(contracts: MakeContracts) -> None:
    """Push drops what its models do not know: whoever reads them must see what else there is."""
    shared = "exceptions:\n  - object: view public_stats\n    reason: reports\n"
    models = generate(load(contracts(PLAIN, shared)))
    assert (
        "\n// The contracts tolerate, and drizzle-kit push may drop: view public_stats.\n"
        in models["index.ts"]
    )
    assert "tolerate" not in MODELS["index.ts"]


@pytest.mark.parametrize("table", NEW_TABLES)
def test_the_new_tables_have_row_level_security(table: str) -> None:
    """Else drizzle-kit would switch it off; and the model says what Drizzle does not hold."""
    text = MODELS[f"{table}.ts"]
    assert text.count(").enableRLS();") == 1
    assert (
        "// Drizzle leaves alone, and the contract holds: the privileges of anon and authenticated." in text
    )


def test_imports_are_sorted_and_used() -> None:
    """Nothing is imported that is not used, and nothing is used that is not imported (tsc holds that)."""
    for name, text in MODELS.items():
        head, _, body = text.partition("export ")
        for names in re.findall(r"import \{([^}]*)\}", head):
            listed = [word.strip().removeprefix("type ") for word in names.split(",") if word.strip()]
            assert listed == sorted(listed, key=str.lower), name
            assert all(re.search(rf"\b{word}\b", body) for word in listed), name


def test_the_same_contracts_give_the_same_bytes(tmp_path: Path) -> None:
    """From another folder or their own, with other hash seeds: not a byte differs."""
    seen = set()
    for seed, folder in (("1", tmp_path), ("2", ROOT / "contracts")):
        output = tmp_path / seed
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pgcontract.cli",
                "generate",
                "drizzle",
                "--contracts",
                os.path.relpath(ROOT / "contracts", folder),
                "--output",
                output,
            ],
            cwd=folder,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        seen.add(tuple((file.name, file.read_bytes()) for file in sorted(output.iterdir())))
    assert len(seen) == 1
    assert {name: text.decode() for name, text in next(iter(seen))} == MODELS


def test_a_cycle_between_tables_is_typed(contracts: MakeContracts) -> None:
    """TypeScript cannot infer a type from itself, on whichever way round."""
    column = "{{type: uuid, nullable: false}}"
    text = "table: {0}\ncolumns:\n  id: " + column + "\n  other_id: " + column
    keys = "\nprimary_key: [id]\nforeign_keys:\n  - {{columns: [other_id], references: {1} (id)}}\n"
    models = generate(load(contracts((text + keys).format("a", "b"), (text + keys).format("b", "a"))))
    assert "references((): AnyPgColumn => b.id)" in models["a.ts"]
    assert "references((): AnyPgColumn => a.id)" in models["b.ts"]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("a", "'a'"),
        ("it's", '"it\'s"'),
        ("\"'", "'\"\\''"),
        ("\\", "'\\\\'"),
        ("\n\t\u2028", "'\\n\\u0009\\u2028'"),
    ],
)
def test_string_literals(value: str, wanted: str) -> None:
    """Whatever a label holds stays inside its quotes."""
    assert string(value) == wanted
