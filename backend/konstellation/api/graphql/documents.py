"""Documents: read within limits, checked once against the schema, and kept."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
from django.conf import settings
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    Token,
    TokenKind,
    parse,
    specified_rules,
    validate,
)

from konstellation.api.graphql import cost
from konstellation.api.graphql.cost import Measure
from konstellation.api.graphql.errors import Refused, RefusedFor, finding
from konstellation.api.graphql.limits import VALIDATION_ERRORS, Limits

# Strings and comments are skipped. What is left of "@" are directives; a number with so large an
# exponent is infinite, which no database takes.
_SCAN = re.compile(
    r'"""(?:\\"""|[^"]|"(?!""))*"""|"(?:\\.|[^"\\\n])*"|#[^\n\r]*'
    r"|(?P<directive>@)|(?P<infinite>\d[eE]\+?0*[1-9]\d{2,})"
)
_NUL = re.compile(r"\x00|\\u0000|\\u\{0+\}")
_KEPT_CHARACTERS = 1_000_000
_KEPT_MEASURES = 32
_PERSISTED_ID = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


@dataclass(slots=True)
class Document:
    """A parsed document with what the text limits look at."""

    text: str
    node: DocumentNode
    tokens: int
    comments: int
    directives: int
    page_variables: frozenset[str]
    is_valid: bool = False
    _measures: dict[tuple[Any, ...], Measure] = field(default_factory=dict)

    @property
    def operations(self) -> list[OperationDefinitionNode]:
        return [n for n in self.node.definitions if isinstance(n, OperationDefinitionNode)]

    @property
    def fragments(self) -> int:
        return sum(isinstance(n, FragmentDefinitionNode) for n in self.node.definitions)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to run; subscriptions are none."""
        named = {n.name.value if n.name else None: n for n in self.operations}
        if name is None and len(self.operations) != 1:
            raise Refused("BAD_REQUEST", "Say in operationName which operation to run.")
        chosen = self.operations[0] if name is None else named.get(name)
        if chosen is None:
            raise Refused("BAD_REQUEST", "The document has no operation of that name.")
        if chosen.operation is OperationType.SUBSCRIPTION:
            raise Refused("SUBSCRIPTIONS_DISABLED", "Subscriptions are not offered.")
        return chosen

    def measure(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> Measure:
        """Depends on the page sizes alone, and so is kept by them."""
        given = tuple((name, variables.get(name)) for name in sorted(self.page_variables))
        if not all(value is None or isinstance(value, int) for _name, value in given):
            return cost.measure(schema, self.node, operation, variables)
        key = (id(operation), given)
        if key not in self._measures:
            if len(self._measures) >= _KEPT_MEASURES:
                self._measures.clear()
            self._measures[key] = cost.measure(schema, self.node, operation, variables)
        return self._measures[key]

    def excesses(self, limits: Limits) -> list[Refused]:
        """Every text limit that the document is over, also when it was kept for a wider tier."""
        checks = [
            ("TOKEN_LIMIT", "characters", len(self.text), limits.characters),
            ("TOKEN_LIMIT", "tokens", self.tokens, limits.tokens),
            ("TOKEN_LIMIT", "comments", self.comments, limits.comments),
            ("DIRECTIVE_LIMIT", "directives", self.directives, limits.directives),
            ("FRAGMENT_LIMIT", "fragments", self.fragments, limits.fragments),
            ("OPERATION_LIMIT", "operations", len(self.operations), limits.operations),
        ]
        return [
            Refused(code, f"The document has {count} {what}; at most {most} are allowed.")
            for code, what, count, most in checks
            if count > most
        ]

    def check(self, schema: GraphQLSchema) -> None:
        """All of GraphQL's own rules."""
        errors = validate(
            schema,
            self.node,
            specified_rules,
            max_errors=VALIDATION_ERRORS,
            hide_suggestions=True,
        )
        if errors:
            raise RefusedFor([finding(error) for error in errors[:VALIDATION_ERRORS]])
        self.is_valid = True


def read(text: str, limits: Limits) -> Document:
    """Parse a text without spending more on it than the limits allow."""
    if _NUL.search(text):
        raise Refused("BAD_REQUEST", "Text must not contain NUL.")
    directives = _scan(text[: limits.characters])
    if directives > limits.directives:
        raise Refused("DIRECTIVE_LIMIT", f"At most {limits.directives} directives are allowed.")
    try:
        node = parse(
            text,
            max_source_length=limits.characters,
            max_lexical_tokens=limits.tokens,
            max_comments=limits.comments,
        )
    except GraphQLError as error:
        raise RefusedFor([finding(error)]) from None
    tokens, comments = _count(node)
    return Document(text, node, tokens, comments, directives, cost.page_variables(node))


def _scan(text: str) -> int:
    """How many directives there are, before anything is spent on parsing."""
    kinds = [match.lastgroup for match in _SCAN.finditer(text)]
    if "infinite" in kinds:
        raise Refused("BAD_VALUE", "A number is too large.")
    return kinds.count("directive")


def _count(node: DocumentNode) -> tuple[int, int]:
    tokens = comments = 0
    token: Token | None = node.loc.start_token.next if node.loc else None
    while token is not None and token.kind is not TokenKind.EOF:
        if token.kind is TokenKind.COMMENT:
            comments += 1
        else:
            tokens += 1
        token = token.next
    return tokens, comments


class Kept:
    """Checked documents by their text: the least recently used go first.

    Documents of our own frontend are pinned, so that a flood of others cannot crowd them out.
    """

    def __init__(self, most_characters: int = _KEPT_CHARACTERS) -> None:
        self._most = most_characters
        self._characters = 0
        self._recent: OrderedDict[str, Document] = OrderedDict()
        self._pinned: dict[str, Document] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._recent) + len(self._pinned)

    def get(self, text: str) -> Document | None:
        pinned = self._pinned.get(text)
        if pinned is not None:
            return pinned
        with self._lock:
            found = self._recent.get(text)
            if found is not None:
                self._recent.move_to_end(text)
            return found

    def put(self, document: Document) -> None:
        if document.text in persisted_texts():
            self._pinned[document.text] = document
            return
        with self._lock:
            if document.text in self._recent:
                return
            self._recent[document.text] = document
            self._characters += len(document.text)
            while self._characters > self._most:
                gone, _document = self._recent.popitem(last=False)
                self._characters -= len(gone)


def persisted(identifier: str) -> str:
    """The text of a document that the frontend was built with, by "sha256:…" of it."""
    match = _PERSISTED_ID.fullmatch(identifier)
    text = _persisted(_persisted_file()).get(match.group(1)) if match else None
    if text is None:
        raise Refused("UNKNOWN_DOCUMENT", "There is no persisted document of this id.")
    return text


def persisted_texts() -> frozenset[str]:
    return _texts(_persisted_file())


def _persisted_file() -> Path:
    """Laid beside the frontend's build; where there is none, nothing is persisted."""
    given: Path | None = getattr(settings, "GRAPHQL_PERSISTED_DOCUMENTS", None)
    vite: dict[str, Any] = settings.DJANGO_VITE["default"]
    return given or _beside(vite["manifest_path"])


@lru_cache(maxsize=4)
def _beside(manifest: Path) -> Path:
    return manifest.with_name("persisted-documents.json")


@lru_cache(maxsize=4)
def _persisted(path: Path) -> Mapping[str, str]:
    """By the bare hash: the frontend's build writes "sha256:" before each."""
    try:
        documents: Mapping[str, str] = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    return {name.removeprefix("sha256:"): text for name, text in documents.items()}


@lru_cache(maxsize=4)
def _texts(path: Path) -> frozenset[str]:
    return frozenset(_persisted(path).values())
