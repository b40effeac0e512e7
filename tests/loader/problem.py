"""A contract that cannot be loaded, as a case: a name, the files, and every problem by its place and part of its text.

A text stands for the file `t.yaml`; what starts with HEAD has its own lines from 7 on. A place without a file is in
`t.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.loader.writing import HEAD, Files


@dataclass(frozen=True, slots=True)
class Case:
    """`problems` are all there are, in their order: `line:column part of the text`, or `file:line:column part`."""

    name: str
    files: Files
    problems: tuple[str, ...]


def case(name: str, files: str | bytes | Files, *problems: str) -> Case:
    return Case(name, {"t.yaml": files} if isinstance(files, str | bytes) else files, problems)


def column(lines: str) -> str:
    """Return a contract with a second column `a`, whose lines start in line 8."""
    return f"{HEAD}  a:\n" + "".join(f"    {line}\n" for line in lines.splitlines())
