"""A scenario file as a tree of nodes that know their place, under bounds.

Scalars are read by the core schema of YAML 1.2 [YAML12]: only ``true`` and ``false`` are truth values, ``NO``
is text, ``1e-3`` a number, ``12:30`` text; dates stay text until a field asks for one.  A file is bounded in
characters, nodes (aliases counted as often as they are used) and depth; tags and repeated keys are
refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from holdfast.scenario.complaints import Complaint, ScenarioErrors, shown

MOST_CHARACTERS: Final = 2_000_000
"""A long scenario with its evidence is about 200,000."""
MOST_NODES: Final = 100_000
DEEPEST: Final = 40
"""Levels of nesting; format 1 needs about ten."""
LONGEST_INTEGER: Final = 300
"""Digits: what a float can still hold."""

INTEGER: Final = re.compile(r"[-+]?[0-9]+", re.ASCII)
OCTAL: Final = re.compile(r"0o[0-7]+")
HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]+")
FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Node:
    """A value of the file with its place; for a mapping also the places of its keys."""

    mark: Mark
    content: Scalar | dict[str, Node] | list[Node]
    keys: dict[str, Mark] = field(default_factory=dict)
    text_at: Mark | None = None
    """Where the characters of a single-line plain or quoted scalar begin, if they stand there unchanged."""
    size: int = 1
    """Nodes in it, itself included, aliases counted as often as they are used."""
    depth: int = 0
    """Levels below it."""

    def data(self) -> Any:
        """The value without places, as JSON would hold it."""
        if isinstance(self.content, dict):
            return {key: node.data() for key, node in self.content.items()}
        if isinstance(self.content, list):
            return [node.data() for node in self.content]
        return self.content

    def child(self, step: str) -> Node | None:
        """The node one step further along a dotted path."""
        if isinstance(self.content, dict):
            return self.content.get(step)
        if isinstance(self.content, list) and step.isdecimal() and int(step) < len(self.content):
            return self.content[int(step)]
        return None


@dataclass(frozen=True, slots=True)
class Positions:
    """Places of a file by path; a path is a sequence of steps (keys, and indices from 0)."""

    file: str
    root: Node

    def node(self, steps: Sequence[str]) -> Node | None:
        """The node at a path, or None if the file has none there."""
        found, reached = self.reach(steps)
        return found if reached == len(steps) else None

    def reach(self, steps: Sequence[str]) -> tuple[Node, int]:
        """The deepest node along the steps, and how many of them lead to it."""
        found = self.root
        for count, step in enumerate(steps):
            following = found.child(step)
            if following is None:
                return found, count
            found = following
        return found, len(steps)

    def mark(self, steps: Sequence[str], *, key: bool = False) -> Mark:
        """The place of the value (or its key) at a path; of the nearest part around it if there is none."""
        node, reached = self.reach(steps)
        if not reached:
            return node.mark
        parent, _ = self.reach(steps[: reached - 1])
        at_key = parent.keys.get(steps[reached - 1])
        # a block mapping starts at its first key: the name of the part is the better place to look
        block = not isinstance(node.content, str) and node.mark.line != (at_key or node.mark).line
        return at_key if at_key and (key or block or reached < len(steps)) else node.mark


def compose(text: str, file: str) -> Positions:
    """Read a file into nodes; raises ScenarioErrors: the first YAML error, or all repeated keys and tags."""
    if len(text) > MOST_CHARACTERS:
        message = f"the file has {len(text):,} characters"
        raise _refused(
            "HF004", file, Mark(1, 1), message, f"at most {MOST_CHARACTERS:,}", "take out what is not needed"
        )
    composer = _Composer(file, text)
    try:
        root = composer.document()
    except MarkedYAMLError as error:
        raise _not_yaml(error, file) from None
    except ReaderError as error:
        before = text[: error.position]
        mark = Mark(before.count("\n") + 1, error.position - (before.rfind("\n") + 1) + 1)
        message = f"the character {_named(error.character)} cannot stand in a YAML file"
        raise _refused("HF001", file, mark, message, None, "take it out; save the file as UTF-8 text") from None
    except YAMLError as error:
        raise _refused("HF001", file, Mark(1, 1), str(error), None, "mend the YAML") from None
    if composer.complaints:
        raise ScenarioErrors(composer.complaints)
    return Positions(file, root)


def _named(character: object) -> str:
    return f"U+{character:04X}" if isinstance(character, int) else repr(character)


def _refused(
    code: str, file: str, mark: Mark, message: str, allowed: str | None = None, way_out: str | None = None
) -> ScenarioErrors:
    return ScenarioErrors(
        [Complaint(code, file, mark.line, mark.column, "", message, allowed=allowed, way_out=way_out)]
    )


def _not_yaml(error: MarkedYAMLError, file: str) -> ScenarioErrors:
    at = error.problem_mark or error.context_mark
    mark = Mark(at.line + 1, at.column + 1) if at else Mark(1, 1)
    begun = f" (begun on line {error.context_mark.line + 1})" if error.context_mark else ""
    parts = [part for part in (f"{error.context}{begun}" if error.context else "", error.problem) if part]
    message = "this is not YAML: " + ", ".join(parts)
    way_out = "look at this line and the one before: indentation, a missing quote, or `: ` inside unquoted text"
    return _refused("HF001", file, mark, message, None, way_out)


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


class _Composer:
    """Builds nodes from the events of the YAML parser, counting as it goes."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.complaints: list[Complaint] = []
        self.anchors: dict[str, Node] = {}
        self.nodes = 0
        self.lines = text.split("\n")
        self.events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(text))

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent) and root is not None:
                message = "a second document starts here"
                raise _refused(
                    "HF006", self.file, _mark(event), message, "one document in a file", "take out the `---`"
                )
            if isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
                root = self.node(event, 0)
        if root is None or not isinstance(root.content, dict):
            what = "empty" if root is None or root.content is None else f"not a mapping: {shown(root.data())}"
            mark = root.mark if root else Mark(1, 1)
            message = f"the file is {what}"
            raise _refused(
                "HF006",
                self.file,
                mark,
                message,
                "`key: value` lines, `format: 1` first",
                "see `holdfast new`",
            )
        return root

    def node(self, event: Any, depth: int) -> Node:
        if isinstance(event, AliasEvent):
            return self.alias(event, depth)
        if depth > DEEPEST:
            self.too_large(event, f"more than {DEEPEST} levels of nesting")
        if event.tag is not None and event.tag != "!":
            message = f"the tag {event.tag} is refused: a scenario holds plain values only"
            self.complain("HF003", event, message, "take the tag out")
        if isinstance(event, ScalarEvent):
            node = self.scalar(event)
        elif isinstance(event, MappingStartEvent):
            node = self.mapping(event, depth)
        else:
            node = self.sequence(event, depth)
        self.count(event, 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: AliasEvent, depth: int) -> Node:
        target = self.anchors.get(event.anchor)
        if target is None:
            message = f"the alias *{event.anchor} has no anchor before it"
            raise _refused(
                "HF001", self.file, _mark(event), message, None, f"write &{event.anchor} where it is defined"
            )
        self.count(event, target.size)
        if depth + target.depth > DEEPEST:
            self.too_large(event, f"more than {DEEPEST} levels of nesting")
        return Node(_mark(event), target.content, target.keys, None, target.size, target.depth)

    def mapping(self, event: Any, depth: int) -> Node:
        node = Node(_mark(event), {})
        content: dict[str, Node] = {}
        while not isinstance(following := next(self.events), MappingEndEvent):
            key = self.key(following, depth)
            value = self.node(next(self.events), depth + 1)
            if key in content:
                first = node.keys[key]
                where = f"line {first.line}, column {first.column}"
                message = f"the key {key!r} is given twice; the first is on {where}"
                self.complain("HF002", following, message, "keep one of the two")
                continue
            content[key] = value
            node.keys[key] = _mark(following)
        return self.closed(node, content, list(content.values()))

    def key(self, event: Any, depth: int) -> str:
        if isinstance(event, ScalarEvent):
            self.count(event, 1)
            return str(event.value)
        what = {MappingStartEvent: "a mapping", SequenceStartEvent: "a list"}.get(type(event), "an alias")
        message = f"a key must be a word, not {what}"
        self.complain("HF007", event, message, "write `key: value`; put text that begins with [, { or * in quotes")
        self.node(event, depth + 1)
        return f"?{event.start_mark.line}"

    def sequence(self, event: Any, depth: int) -> Node:
        content: list[Node] = []
        while not isinstance(following := next(self.events), SequenceEndEvent):
            content.append(self.node(following, depth + 1))
        return self.closed(Node(_mark(event), content), content, content)

    def closed(self, node: Node, content: dict[str, Node] | list[Node], below: list[Node]) -> Node:
        node.content = content
        node.size = 1 + sum(part.size for part in below)
        node.depth = 1 + max((part.depth for part in below), default=0)
        return node

    def scalar(self, event: ScalarEvent) -> Node:
        plain = event.style in (None, "")
        mark = _mark(event)
        quotes = 0 if plain else 1
        start = mark.column - 1 + quotes
        line = self.lines[mark.line - 1] if mark.line <= len(self.lines) else ""
        unchanged = event.style not in ("|", ">") and line[start : start + len(event.value)] == event.value
        content = resolve(event.value) if plain and event.tag is None else str(event.value)
        return Node(mark, content, text_at=Mark(mark.line, start + 1) if unchanged else None)

    def count(self, event: Any, more: int) -> None:
        self.nodes += more
        if self.nodes > MOST_NODES:
            self.too_large(event, f"more than {MOST_NODES:,} values, aliases counted as often as they are used")

    def too_large(self, event: Any, message: str) -> None:
        allowed = f"{MOST_NODES:,} values, {DEEPEST} levels"
        raise _refused("HF004", self.file, _mark(event), message, allowed, "write less, or without aliases")

    def complain(self, code: str, event: Any, message: str, way_out: str) -> None:
        mark = _mark(event)
        self.complaints.append(Complaint(code, self.file, mark.line, mark.column, "", message, way_out=way_out))


def resolve(text: str) -> Scalar:
    """A plain scalar by the core schema of YAML 1.2; infinities and what is not a number stay text."""
    if text in WORDS:
        return WORDS[text]
    if len(text) <= LONGEST_INTEGER:
        if INTEGER.fullmatch(text):
            return int(text)
        if OCTAL.fullmatch(text):
            return int(text, 8)
        if HEXADECIMAL.fullmatch(text):
            return int(text, 16)
        if FLOAT.fullmatch(text) and math.isfinite(found := float(text)):
            return found
    return text
