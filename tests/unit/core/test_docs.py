"""The documentation holds together: links lead somewhere, commands and dependencies are told about."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.cluster import load_launcher

ROOT = Path(__file__).resolve().parents[3]
OWN_APPS = ("geo_portal", "field", "survey", "maps", "media")
LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^()\s]+)\)|<(?:img|a)\b[^>]*?(?:src|href)=\"([^\"]+)\"")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """Every Markdown page of the repository, committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = listed.stdout.split("\n") if listed.returncode == 0 else []
    found = [ROOT / name for name in names if name and (ROOT / name).is_file()]
    return found or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]  # an unpacked archive has no git


def links(page: Path) -> list[str]:
    """The targets of a page's links and pictures; what stands in code is no link."""
    text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text(encoding="utf-8")))
    return [markdown or html for markdown, html in LINK.findall(text)]


def anchors(page: Path) -> set[str]:
    """The places in a page that a link may name, as web hosts of Git make them from headings."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(page: Path, root: Path = ROOT) -> list[str]:
    dead = []
    for target in links(page):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (page.parent / path).resolve() if path else page
        missing_place = anchor and file.suffix == ".md" and file.is_file() and anchor not in anchors(file)
        if not file.exists() or not file.is_relative_to(root) or missing_place:
            dead.append(target)
    return dead


def requirements(name: str) -> set[str]:
    lines = (ROOT / name).read_text().splitlines()
    found = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {match[0] for match in found if match}


def mentions(text: str, name: str) -> bool:
    """Whether a dependency stands in the text as code, with or without its extras."""
    return re.search(rf"`{re.escape(name)}(\[[^\]`]*\])?`", text, re.IGNORECASE) is not None


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_leads_to_a_file(page: Path):
    assert dead_links(page) == []


def test_a_dead_link_would_be_found(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("# A title\n[here](#a-title) [gone](gone.md) [odd](page.md#nowhere)\n```\n[code](no.md)\n```\n")
    assert dead_links(page, tmp_path) == ["gone.md", "page.md#nowhere"]


def test_no_page_names_a_place_of_one_machine():
    owned = re.compile(r"(?<![\w$./])/(?:work|home|root|Users)/|/tmp/")
    assert {
        str(page.relative_to(ROOT)): owned.findall(page.read_text())
        for page in pages()
        if owned.search(page.read_text())
    } == {}


def test_every_command_of_the_launcher_is_told_about():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text()
    commands = set(load_launcher().COMMANDS)
    assert {"run", "test", "backup"} <= commands
    assert {name for name in commands if not re.search(rf"`\./portal {name}\b", page)} == set()


def test_every_option_of_run_is_told_about():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text()
    options = {option for action in load_launcher().run_options()._actions for option in action.option_strings} - {
        "-h",
        "--help",
    }
    assert "--tls" in options
    assert {option for option in options if not re.search(rf"`{option}\b", page)} == set()


def test_every_management_command_of_ours_is_told_about():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text()
    files = [file for app in OWN_APPS for file in (ROOT / app).rglob("management/commands/*.py")]
    commands = {file.stem for file in files if not file.stem.startswith("_")}
    assert {"replay_trail", "import_districts"} <= commands
    assert {name for name in commands if not re.search(rf"^\| `{name}\b", page, re.MULTILINE)} == set()
    options = {option for file in files for option in re.findall(r"add_argument\(\s*\"(--[a-z-]+)\"", file.read_text())}
    assert {option for option in options if f"`{option}" not in page} == set()


def test_every_dependency_has_a_decision():
    text = "\n".join(page.read_text() for page in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")))
    package = json.loads((ROOT / "web" / "package.json").read_text())
    wanted = requirements("requirements.in") | requirements("requirements-dev.in")
    wanted |= requirements("requirements-uv.lock") | requirements("requirements-node.lock")
    wanted |= set(package["dependencies"]) | set(package["devDependencies"])
    assert {"Django", "vue", "pytest"} <= wanted
    assert {name for name in wanted if not mentions(text, name)} == set()


def test_every_decision_stands_in_the_index_under_its_title():
    folder = ROOT / "docs" / "decisions"
    rows = dict(re.findall(r"^\| \[\d{4}\]\(([^)]+)\) \| (.*?) \|", (folder / "README.md").read_text(), re.MULTILINE))
    titles = {page.name: page.read_text().split("\n", 1)[0].removeprefix("# ") for page in folder.glob("[0-9]*.md")}
    assert rows == titles
