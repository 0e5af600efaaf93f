"""Documentation that can be wrong is held against the code."""

import ast
import re

import pytest

from tests.house.repository import ROOT, files, label

READERS = {"str", "bool", "int", "list", "db", "cache", "email", "get"}
SETTINGS_TABLE = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def read_settings(source: str) -> set[str]:
    """Names that a source asks of the environment: env.int("NAME"), os.environ.get("NAME")."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in READERS
        and ast.unparse(call.func.value) in {"env", "os.environ"}
        and isinstance(call.args[0], ast.Constant)
    }


def machine_paths(text: str) -> list[str]:
    """Folders of somebody's own machine, absolute: in a repository they are a mistake."""
    homes = "|".join(("work", "root", "home", "Users", "tmp"))
    return re.findall(rf"(?<![\w./~}}>-])/(?:{homes})/[\w.-]+", text)


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    sources = ("cchc_dashboard/settings.py", "gunicorn.conf.py")
    read = set().union(*(read_settings((ROOT / name).read_text()) for name in sources))
    assert set(SETTINGS_TABLE.findall((ROOT / "docs" / "settings.md").read_text())) == read


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = {}
    for path in files():
        try:
            found[label(path)] = machine_paths(path.read_text())
        except UnicodeDecodeError:
            continue  # a picture, a font, a workbook
    assert {name: paths for name, paths in found.items() if paths} == {}


def test_an_undocumented_setting_would_be_seen() -> None:
    source = 'A = env.bool("DEBUG", default=False)\nB = f"{os.environ.get(\'PORT\', 1)}"'
    assert read_settings(source) == {"DEBUG", "PORT"}
    assert SETTINGS_TABLE.findall("| `PORT` | 8000 | where |\nsee `DEBUG`") == ["PORT"]


@pytest.mark.parametrize("folder", ["work", "root", "home", "tmp"])
def test_a_folder_of_a_machine_is_found(folder: str) -> None:
    assert machine_paths(f'open("/{folder}/me/x")') == [f"/{folder}/me"]
    assert machine_paths(f"https://example.org/{folder}/me, ./{folder}/me") == []
