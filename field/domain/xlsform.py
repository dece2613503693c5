"""A form written for ODK (XLSForm, as pyxform reads it) as a form of ours, and all that could not be taken over. Pure.

Nothing is dropped silently: each construct that is asked otherwise, or not at all, is a `NotTaken` with its sheet, row
and column. A question whose condition cannot be said is asked without it, and the condition is named; a question of a
kind that we do not ask is left out, and named.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from field.domain import form as forms
from field.domain.xpath import Question, Untranslatable, translate

Row = Mapping[str, Any]

_CJK = re.compile(r"[\u3400-\u9fff]")
_REFERENCE = re.compile(r"\$\{[^}]*\}")
_CODE = re.compile(r"[^A-Za-z0-9_.-]+")
_KINDS: Final[Mapping[str, str]] = {
    "text": "text",
    "integer": "integer",
    "decimal": "number",
    "range": "number",
    "select one": "one",
    "select all that apply": "many",
    "note": "note",
    "date": "date",
    "time": "time",
    "photo": "photo",
    "geopoint": "position",
    "acknowledge": "yes_no",
    "trigger": "yes_no",
    "group": "group",
    "repeat": "repeat",
}
_METADATA = frozenset(
    {
        "start",
        "end",
        "today",
        "deviceid",
        "device id",
        "phonenumber",
        "phone number",
        "username",
        "email",
        "simserial",
        "sim serial",
        "sim id",
        "subscriberid",
        "subscriber id",
        "start-geopoint",
        "audit",
        "background-geopoint",
        "background-audio",
    }
)
_HANDLED = frozenset(
    {
        "type",
        "name",
        "label",
        "hint",
        "relevant",
        "relevance",
        "required",
        "constraint",
        "constraint_message",
        "constraint message",
        "required_message",
        "required message",
        "appearance",
        "choice_filter",
        "repeat_count",
        "calculation",
        "read_only",
        "readonly",
        "list_name",
        "list name",
        "value",
        "bind",
        "body",
        "control",
        "parameters",
    }
)
"""Columns that are taken over, or refused by name where their items are read."""
_SETTINGS = frozenset({"form_title", "title", "form_id", "id_string", "version", "default_language"})
_LOOKS = frozenset({"multiline", "signature", "field-list", "numbers"})
"""Appearances that say what our form does anyway."""


@dataclasses.dataclass(frozen=True, slots=True)
class NotTaken:
    """Something that was not taken over: where it stands (row 1 is the headings; None where none can be told), which
    question, of which kind (`code`), and what it says. `reason` and `part`: the obstacle in an expression."""

    code: str
    sheet: str
    row: int | None
    column: str
    name: str
    what: str
    reason: str = ""
    part: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Imported:
    """`form` is None where nothing that can be asked is left."""

    code: str
    title: str
    title_en: str
    form: dict[str, Any] | None
    refused: list[NotTaken]


def take_over(survey: Mapping[str, Any], sheets: Mapping[str, Sequence[Row]]) -> Imported:
    """`survey` is pyxform's description of the form, `sheets` the rows of its sheets by lower-case name, below the
    headings."""
    reading = _Reading(survey, sheets)
    items = reading.items(reading.children(survey), None, 1)
    form = reading.sound({"form": forms.FORM, "items": items})
    said = next(iter(sheets.get("settings") or ()), {})  # without settings pyxform makes names up
    id_said = said.get("form_id") or said.get("id_string") or ""
    title = reading.words(said.get("form_title") or said.get("title") or id_said, "settings", None, "form_title", "")
    code = _CODE.sub("-", str(id_said)).strip("-._")[:60]
    reading.refuse_unread_columns()
    refused = sorted(reading.refused, key=lambda one: (_SHEETS.get(one.sheet, 9), one.row or 0))
    return Imported(code, title.get("zh-Hans") or title.get("en", ""), title.get("en", ""), form, refused)


_SHEETS: Final = {"settings": 0, "survey": 1, "choices": 2}


class _Reading:
    def __init__(self, survey: Mapping[str, Any], sheets: Mapping[str, Sequence[Row]]) -> None:
        self.sheets = sheets
        self.refused: list[NotTaken] = []
        self.rows = _rows_by_name(sheets.get("survey", ()))
        self.choice_rows = _choice_rows(sheets.get("choices", ()))
        self.names: dict[str, Question] = {}
        self.ours: dict[int, str] = {}
        self.lists_read: set[str] = set()
        self._collect(self.children(survey), None)

    @staticmethod
    def children(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """What stands in a group, without what pyxform adds for its own ends."""
        return [child for child in item.get("children") or () if not _is_meta(child)]

    def refuse(self, code: str, item: Mapping[str, Any], column: str, what: Any, **more: str) -> None:
        name = str(item.get("name") or "")
        self.refused.append(NotTaken(code, "survey", self.row_of(item), column, name, str(what)[:500], **more))

    def row_of(self, item: Mapping[str, Any]) -> int | None:
        return self.rows.get(str(item.get("name") or ""))

    # --- first, what every name stands for
    def _collect(self, items: Sequence[Mapping[str, Any]], repeat: str | None) -> None:
        for item in items:
            kind, name = self.kind_of(item), str(item.get("name") or "")
            if kind is None or self._is_refused_name(item, kind, name, repeat):
                self._refuse_inside(item)
                continue
            self.ours[id(item)] = kind
            if kind not in {"note", "group"}:
                self.names[name] = Question(kind, repeat)
            else:
                self.names.setdefault(name, Question("note", repeat))
            if kind in {"group", "repeat"}:
                self._collect(self.children(item), name if kind == "repeat" else repeat)

    def _refuse_inside(self, item: Mapping[str, Any]) -> None:
        """What stands in something that is left out goes with it, by name."""
        for child in self.children(item):
            self.refuse("left_out_with", child, "type", item.get("name") or "")
            self._refuse_inside(child)

    def _is_refused_name(self, item: Mapping[str, Any], kind: str, name: str, repeat: str | None) -> bool:
        put_together = repeat is not None or kind in {"repeat", "photo"}
        if kind == "repeat" and repeat is not None:
            self.refuse("nested_repeat", item, "type", item.get("type"))
        elif name in self.names:
            self.refuse("name_taken", item, "name", name)
        elif not (forms.SHORT_NAME if put_together else forms.NAME).fullmatch(name):
            self.refuse("bad_name", item, "name", name)
        else:
            return False
        return True

    def kind_of(self, item: Mapping[str, Any]) -> str | None:
        """Our kind for pyxform's type; None, and refused, where we ask no such thing."""
        type_ = str(item.get("type") or "")
        appearance = str((item.get("control") or {}).get("appearance") or "")
        kind = _KINDS.get(type_)
        if kind is None or str(item.get("itemset") or "").endswith((".csv", ".xml", ".geojson")):
            code = "metadata" if type_ in _METADATA else "calculation" if type_ == "calculate" else "question_type"
            self.refuse(code, item, "type", self._said(item, "type") or type_)
            return None
        if kind == "text" and "multiline" in appearance.split():
            return "long_text"
        if kind == "photo" and "signature" in appearance.split():
            return "signature"
        if type_ == "range" and all(float(item["parameters"].get(name) or 1) % 1 == 0 for name in ("start", "step")):
            return "integer"
        if kind in {"one", "many"} and (not item.get("choices") or "${" in str(item.get("itemset") or "")):
            self.refuse("choices", item, "type", self._said(item, "type") or type_)
            return None
        return kind

    def _said(self, item: Mapping[str, Any], column: str) -> str:
        """A cell of the item's row, as it was written."""
        row = self.row_of(item)
        rows = self.sheets.get("survey", ())
        return str(rows[row - 2].get(column) or "") if row is not None and row - 2 < len(rows) else ""

    # --- then, item by item
    def items(self, found: Sequence[Mapping[str, Any]], repeat: str | None, depth: int) -> list[dict[str, Any]]:
        made = []
        for item in found:
            kind = self.ours.get(id(item))
            if kind is None:
                continue
            one = self._item(item, kind, repeat)
            if kind in {"group", "repeat"}:
                if depth >= forms.MAX_DEPTH:
                    self.refuse("too_deep", item, "type", item.get("type"))
                    self._refuse_inside(item)
                    continue
                one["items"] = self.items(self.children(item), one["name"] if kind == "repeat" else repeat, depth + 1)
                if not one["items"]:
                    self.refuse("empty_group", item, "type", item.get("type"))
                    continue
            made.append(one)
        return made

    def _item(self, item: Mapping[str, Any], kind: str, repeat: str | None) -> dict[str, Any]:
        name, row = str(item["name"]), self.row_of(item)
        bind, control = item.get("bind") or {}, item.get("control") or {}
        one: dict[str, Any] = {"kind": kind, "name": name}
        one["label"] = self.words(item.get("label") or "", "survey", row, "label", name) or {"zh-Hans": name}
        hint = self.words(item.get("hint") or "", "survey", row, "hint", name)
        if hint:
            one["hint"] = hint
        if kind in {"one", "many"}:
            one["choices"] = self._choices(item)
        if item.get("type") == "range":
            one |= self._range(item, kind)
        inside = repeat if kind != "repeat" else None
        if bind.get("relevant"):
            self._expression(one, "when", item, "relevant", bind["relevant"], None, inside)
        self._required(one, item, kind, bind)
        if bind.get("constraint") and kind not in {"photo", "signature", "position", "note", "group", "repeat"}:
            self._check(one, item, bind, repeat)
        elif bind.get("constraint"):
            self.refuse("expression", item, "constraint", bind["constraint"], reason="types", part=kind)
        self._refuse_rest(item, kind, bind, control)
        return one

    def _required(self, one: dict[str, Any], item: Mapping[str, Any], kind: str, bind: Mapping[str, Any]) -> None:
        said = str(bind.get("required") or "").strip()
        if said.lower() in {"", "no", "false", "false()"}:
            return
        if said.lower() not in {"yes", "true", "true()"}:
            self.refuse("required_condition", item, "required", said)
        elif kind not in {"note", "group", "repeat"}:
            one["required"] = True
        if bind.get("jr:requiredMsg"):
            self.refuse("column", item, "required_message", "required_message")

    def _check(self, one: dict[str, Any], item: Mapping[str, Any], bind: Mapping[str, Any], repeat: str | None) -> None:
        self._expression(one, "check", item, "constraint", bind["constraint"], one["name"], repeat)
        if "check" in one:
            message = self.words(
                bind.get("jr:constraintMsg") or "", "survey", self.row_of(item), "constraint_message", one["name"]
            )
            one["check"] = {"holds": one["check"], **({"message": message} if message else {})}

    def _expression(
        self,
        one: dict[str, Any],
        member: str,
        item: Mapping[str, Any],
        column: str,
        text: Any,
        own: str | None,
        repeat: str | None,
    ) -> None:
        try:
            one[member] = translate(str(text), self.names, own=own, repeat=repeat)
        except Untranslatable as obstacle:
            self.refuse("expression", item, column, text, reason=obstacle.reason, part=obstacle.what)

    def _range(self, item: Mapping[str, Any], kind: str) -> dict[str, Any]:
        bounds: dict[str, Any] = {}
        for ours, theirs in (("minimum", "start"), ("maximum", "end")):
            try:
                number = float(item["parameters"][theirs])
            except (KeyError, TypeError, ValueError):
                continue
            bounds[ours] = int(number) if kind == "integer" else number
        return bounds

    def _choices(self, item: Mapping[str, Any]) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        seen: set[str] = set()
        listed = str(item.get("list_name") or "")
        first, self.lists_read = listed not in self.lists_read, self.lists_read | {listed}
        for choice in item.get("choices") or ():
            value = str(choice.get("name") or "")
            row = self.choice_rows.get((listed, value))
            if not value or len(value) > 100 or value in seen or len(made) >= forms.MAX_CHOICES:
                self.refused.append(NotTaken("choice", "choices", row, "name", str(item["name"]), value[:500]))
                continue
            seen.add(value)
            label = self.words(choice.get("label") or value, "choices", row, "label", value, told=not first)
            made.append({"value": value, "label": label or {"zh-Hans": value}})
        return made

    def _refuse_rest(
        self, item: Mapping[str, Any], kind: str, bind: Mapping[str, Any], control: Mapping[str, Any]
    ) -> None:
        """What else the item says."""
        looks = [look for look in str(control.get("appearance") or "").split() if look not in _LOOKS]
        if looks:
            self.refuse("appearance", item, "appearance", " ".join(looks))
        if control.get("jr:count"):
            self.refuse("repeat_count", item, "repeat_count", self._said(item, "repeat_count") or control["jr:count"])
        if item.get("choice_filter"):
            self.refuse("choice_filter", item, "choice_filter", item["choice_filter"])
        if bind.get("calculate"):
            self.refuse("calculation", item, "calculation", bind["calculate"])
        if str(bind.get("readonly") or "no").lower() not in {"no", "false", "false()"} and kind != "note":
            self.refuse("read_only", item, "read_only", bind["readonly"])
        parameters = {
            name: value
            for name, value in (item.get("parameters") or {}).items()
            if not (item.get("type") == "range" and name in {"start", "end", "step"})
        }
        if parameters:
            said = " ".join(f"{name}={value}" for name, value in parameters.items())
            self.refuse("parameters", item, "parameters", said)

    # --- words
    def words(
        self, said: Any, sheet: str, row: int | None, column: str, name: str, told: bool = False
    ) -> dict[str, str]:
        """Words by language. What is neither Chinese nor English is refused; without a language it is told by its
        letters. `told`: of something that was read before, and refused then."""
        made: dict[str, str] = {}
        for language, text in said.items() if isinstance(said, dict) else [("default", said)]:
            text = str(text).strip()
            ours = _language(str(language), text)
            if not text or text == "-":
                continue
            if ours is None or ours in made:
                if not told:
                    self.refused.append(NotTaken("language", sheet, row, f"{column}::{language}", name, text[:500]))
                continue
            if not told and _REFERENCE.search(text):
                self.refused.append(NotTaken("label_reference", sheet, row, column, name, text[:500]))
            if not told and len(text) > forms.MAX_LABEL:
                self.refused.append(NotTaken("too_long", sheet, row, column, name, text[:500]))
            made[ours] = text[: forms.MAX_LABEL]
        return made

    def refuse_unread_columns(self) -> None:
        """Each cell of a column that nothing above has read."""
        for sheet, handled in (("survey", _HANDLED), ("choices", _HANDLED), ("settings", _SETTINGS)):
            for place, row in enumerate(self.sheets.get(sheet, ())):
                for column, said in row.items():
                    base = column.split("::")[0].split(":")[0].strip().lower()
                    if base not in handled and said not in (None, ""):
                        name = str(row.get("name") or "")
                        self.refused.append(NotTaken("column", sheet, place + 2, column, name, str(said)[:500]))
        for sheet in ("entities", "external_choices", "osm"):
            if self.sheets.get(sheet):
                self.refused.append(NotTaken("sheet", sheet, None, "", "", sheet))

    # --- the whole
    def sound(self, form: dict[str, Any]) -> dict[str, Any] | None:
        """The form, without the conditions that it cannot have as a whole; None where nothing is left to ask."""
        for _ in range(forms.MAX_ITEMS):
            try:
                forms.check_form(form)
            except forms.BadForm as error:
                if not self._take_out(form, error):
                    self.refused.append(
                        NotTaken("form", "survey", None, "", "", error.pointer, error.code, error.detail)
                    )
                    return None
            else:
                return form
        return None

    def _take_out(self, form: dict[str, Any], error: forms.BadForm) -> bool:
        """The condition of which the form complains."""
        parts = error.pointer.strip("/").split("/")
        place: Any = form
        for part in parts:
            if part in {"when", "check"} and isinstance(place, dict) and part in place:
                del place[part]
                column = "relevant" if part == "when" else "constraint"
                self.refuse(
                    "expression", place, column, self._said(place, column), reason=error.code, part=error.detail
                )
                return True
            try:
                place = place[int(part)] if isinstance(place, list) else place[part]
            except (LookupError, ValueError):
                return False
        return False


def _is_meta(item: Mapping[str, Any]) -> bool:
    return item.get("type") == "group" and (item.get("control") or {}).get("bodyless") is True


def _rows_by_name(rows: Sequence[Row]) -> dict[str, int]:
    """Name → the row where it stands first."""
    found: dict[str, int] = {}
    for place, row in enumerate(rows):
        name = str(row.get("name") or row.get("value") or "").strip()
        if name:
            found.setdefault(name, place + 2)
    return found


def _choice_rows(rows: Sequence[Row]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows):
        listed = str(row.get("list_name") or row.get("list name") or "").strip()
        found.setdefault((listed, str(row.get("name") or row.get("value") or "").strip()), place + 2)
    return found


def _language(said: str, text: str) -> str | None:
    """Ours for a language as forms name them: `English (en)`, `中文 (zh)`, `zh-Hans`; None for another."""
    short = said.strip().lower()
    code = (re.findall(r"\(([^)]*)\)\s*$", short) or [short])[0].replace("_", "-")
    if short == "default":
        return "zh-Hans" if _CJK.search(text) else "en"
    if code.split("-")[0] in {"zh", "cmn", "chinese"} or "中文" in short or "汉语" in short or "chinese" in short:
        return "zh-Hans"
    if code.split("-")[0] in {"en", "english"} or short.startswith("english"):
        return "en"
    return None
