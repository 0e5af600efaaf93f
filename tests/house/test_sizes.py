"""Small files and small functions: what one can read in one go."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.house.repository import label, own_files, product_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def long_files(paths: Iterable[Path]) -> list[str]:
    sizes = ((path, len(path.read_text().splitlines())) for path in paths)
    return [f"{path.name}: {size} lines" for path, size in sizes if size > LONGEST_FILE]


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Name and number of lines of each function, with its docstring, without its decorators."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def long_functions(source: str) -> list[str]:
    return [f"{name}: {size} lines" for name, size in functions(source) if size > LONGEST_FUNCTION]


def written_python() -> list[Path]:
    return [path for path in own_files(".py") if "migrations" not in path.parts]


def test_no_file_is_long() -> None:
    assert long_files([*written_python(), *own_files(".html", ".css", ".js")]) == []


def test_no_function_is_long() -> None:
    found = {label(path): long_functions(path.read_text()) for path in written_python()}
    assert {path: names for path, names in found.items() if names} == {}


def test_most_functions_are_short() -> None:
    product = [path for path in product_files(".py") if "migrations" not in path.parts]
    sizes = [size for path in product for _, size in functions(path.read_text())]
    assert median(sizes) <= 8
    assert quantiles(sizes, n=10)[-1] <= 33


def test_a_long_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("x = 1\n" * 401)
    assert long_files([path]) == ["long.py: 401 lines"]


def test_a_long_function_is_found() -> None:
    source = "def short():\n    pass\n\n\ndef long():\n" + "    x = 1\n" * 40
    assert long_functions(source) == ["long: 41 lines"]
