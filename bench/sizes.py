"""How large the code is: lines per module and the longest functions. Run it with `python bench/sizes.py`."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
LONGEST = 10


def main() -> None:
    """Print both tables."""
    files = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")])
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    functions = [
        (node.end_lineno - node.lineno + 1, path, node.name)
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
    ]
    for path, count in lines.items():
        print(f"{count:5}  {path.relative_to(ROOT)}")
    half, most = median(lines.values()), max(lines.values())
    print(f"{sum(lines.values()):5}  in {len(files)} files, median {half:.0f}, largest {most}")
    print(
        f"{len(functions):5}  functions, median {median(size for size, _, _ in functions):.0f} lines; the longest:"
    )
    for size, path, name in sorted(functions, reverse=True)[:LONGEST]:
        print(f"{size:5}  {path.relative_to(ROOT)}:{name}")


if __name__ == "__main__":
    main()
