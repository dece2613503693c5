"""Every text that the server shows has its Chinese, and what is compiled is what was written."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[3]
APPS = ("geo_portal", "field", "maps", "media", "survey")
CATALOGUE = ROOT / "geo_portal/locale/zh_Hans/LC_MESSAGES/django.po"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
PLACES = re.compile(r"%(?:\(\w+\))?[sd]")
_LITERAL = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"


class Entry:
    """One text of a .po file: its translations (one, as Chinese has no plural forms) and whether it is fuzzy."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}
        self.fuzzy = False

    @property
    def text(self) -> str:
        return self.parts.get("msgid", "")

    @property
    def translation(self) -> str:
        return self.parts.get("msgstr", self.parts.get("msgstr[0]", ""))


def read_po(path: Path) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for block in path.read_text("utf-8").split("\n\n"):
        entry, part = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#"):
                entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
                continue
            keyword, _space, literal = line.partition(" ") if not line.startswith('"') else (part, "", line)
            part = keyword
            entry.parts[part] = entry.parts.get(part, "") + ast.literal_eval(literal)
        assert entry.text not in entries, f"{entry.text!r} stands twice"
        entries[entry.text] = entry
    return entries


def texts_of_modules() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                    [text, *_rest] = node.args
                    if isinstance(text, ast.Constant) and isinstance(text.value, str):
                        yield text.value, str(path.relative_to(ROOT))


def texts_of_templates() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("templates/**/*.html")):
            calls = templatize(path.read_text("utf-8"), origin=str(path))
            for literal in re.findall(rf"gettext\({_LITERAL}", calls):
                yield ast.literal_eval(literal), str(path.relative_to(ROOT))


def test_every_text_in_the_code_is_translated() -> None:
    translated = {text for text, entry in read_po(CATALOGUE).items() if entry.translation and not entry.fuzzy}
    used = [*texts_of_modules(), *texts_of_templates()]
    assert len(used) > 300  # the search itself works
    assert sorted({f"{where}: {text}" for text, where in used if text not in translated}) == []


def test_every_translation_is_used() -> None:
    used = {text for text, _where in (*texts_of_modules(), *texts_of_templates())}
    assert sorted(set(read_po(CATALOGUE)) - used - {""}) == []


def test_a_translation_keeps_the_places_that_are_filled_in() -> None:
    lost = [
        text
        for text, entry in read_po(CATALOGUE).items()
        if text and sorted(PLACES.findall(text)) != sorted(PLACES.findall(entry.translation))
    ]
    assert lost == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    """After a change: `msgfmt --check-format -o django.mo django.po` beside the catalogue."""
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # the one way to list them
    kept = {key[0] if isinstance(key, tuple) else key: value for key, value in compiled.items()}
    written = {text: entry.translation for text, entry in read_po(CATALOGUE).items()}
    assert {text: value for text, value in kept.items() if text} == {text: v for text, v in written.items() if text}
