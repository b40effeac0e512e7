"""What the service can be told, all of it by the environment. A wrong one is named at the start, its value never."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pgcontract.database import conninfo
from pgcontract.errors import DatabaseError, ServiceError

SHORTEST_SECRET: Final = 32
"""Characters of a JWT_SECRET, as the application demands."""

Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]


def _named(name: str, description: str, default: Any = ...) -> Any:
    return Field(default, validation_alias=AliasChoices(name), description=description)


class Settings(BaseSettings):
    """The settings of a process. The name of each is the environment variable of its alias."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, case_sensitive=True)

    database_url: SecretStr = _named(
        "DATABASE_URL", "The database to verify; a role that may read is enough. PgBouncer is fine."
    )
    jwt_secret: SecretStr = _named(
        "JWT_SECRET",
        f"What the application signs its tokens with (HS256), at least {SHORTEST_SECRET} characters.",
    )
    host: Annotated[str, Field(min_length=1)] = _named(
        "PGCONTRACT_HOST", "The address to listen on.", "127.0.0.1"
    )
    port: Annotated[int, Field(ge=0, le=65535)] = _named(
        "PGCONTRACT_PORT",
        "The TCP port to listen on; 0 for a free one, which the first line of the log names.",
        8000,
    )
    contracts: Path = _named("PGCONTRACT_CONTRACTS", "The folder of the contracts.", Path("contracts"))
    alembic_ini: Path = _named(
        "PGCONTRACT_ALEMBIC_INI",
        "Alembic's configuration, which leads to the revisions.",
        Path("alembic.ini"),
    )
    version_table: Annotated[str, Field(pattern=r"^[^.]+\.[^.]+$")] = _named(
        "PGCONTRACT_VERSION_TABLE",
        "Where Alembic keeps the current revision, as schema.table.",
        "alembic.alembic_version",
    )
    timeout: Seconds = _named(
        "PGCONTRACT_TIMEOUT", "Seconds that one verification may take, connecting included.", 5.0
    )
    statement_timeout: Seconds = _named(
        "PGCONTRACT_STATEMENT_TIMEOUT",
        "Seconds that one statement, or waiting for one lock, may take; less than PGCONTRACT_TIMEOUT.",
        2.0,
    )
    cache: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] = _named(
        "PGCONTRACT_CACHE",
        "Seconds for which an answer is given again; verifications begin at least so far apart.",
        1.0,
    )
    pool_size: Annotated[int, Field(ge=1, le=10)] = _named(
        "PGCONTRACT_POOL_SIZE", "Connections to the database at most. One verification runs at a time.", 2
    )
    shutdown: Seconds = _named(
        "PGCONTRACT_SHUTDOWN",
        "Seconds in which requests under way may finish after SIGTERM; not less than PGCONTRACT_TIMEOUT.",
        10.0,
    )

    @field_validator("database_url")
    @classmethod
    def _is_a_url(cls, value: SecretStr) -> SecretStr:
        try:
            conninfo(value.get_secret_value())
        except DatabaseError:
            raise ValueError("is not a URL: write postgresql://user:password@host:port/database") from None
        return value

    @field_validator("jwt_secret")
    @classmethod
    def _is_long(cls, value: SecretStr) -> SecretStr:
        if (length := len(value.get_secret_value())) < SHORTEST_SECRET:
            raise ValueError(f"has {length} characters: give it at least {SHORTEST_SECRET}")
        if not value.get_secret_value().strip():
            raise ValueError("is nothing but blanks: give it the secret of the application")
        return value

    @model_validator(mode="after")
    def _times_fit(self) -> Self:
        if self.statement_timeout >= self.timeout:
            raise ValueError("PGCONTRACT_STATEMENT_TIMEOUT is not less than PGCONTRACT_TIMEOUT: lower it")
        if self.shutdown < self.timeout:
            raise ValueError("PGCONTRACT_SHUTDOWN is less than PGCONTRACT_TIMEOUT: raise it")
        return self

    @classmethod
    def read(cls, given: Mapping[str, object] | None = None) -> Self:
        """Return the settings of the environment; those in `given`, by variable, come before it.

        Raises:
            ServiceError: naming every variable that is missing or wrong, and no value.
        """
        try:
            return cls(**(given or {}))  # type: ignore[arg-type]  # the aliases are the names of the variables
        except ValidationError as error:
            problems = [
                _problem(dict(entry)) for entry in error.errors(include_input=False, include_url=False)
            ]
        raise ServiceError.bad_settings(problems)


def described() -> Iterator[tuple[str, str]]:
    """Yield every variable and what it means, with its default."""
    for field in Settings.model_fields.values():
        default = "required" if field.is_required() else f"default: {_shown(field.default)}"
        yield _variable(field.validation_alias), f"{field.description}  [{default}]"


def unknown(environment: Mapping[str, str]) -> list[str]:
    """Return the variables that look like settings of ours and are none: misspelled, most likely."""
    known = {_variable(field.validation_alias) for field in Settings.model_fields.values()}
    return sorted(name for name in environment if name.startswith("PGCONTRACT_") and name not in known)


def _variable(alias: object) -> str:
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else str(alias)


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _problem(entry: Mapping[str, Any]) -> str:
    place = ".".join(map(str, entry["loc"]))
    if entry["type"] == "missing":
        return f"{place} is not set"
    said = str(entry["msg"]).removeprefix("Value error, ")
    if not place:
        return said
    return f"{place} {said}" if entry["type"] == "value_error" else f"{place} is wrong: {said.lower()}"
