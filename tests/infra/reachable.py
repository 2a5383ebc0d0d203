"""Which code a Lambda function can come to run: its handler, and whatever that leads to.

A function or a method counts when code that counts names it. A port's method leads to that method
of every class behind the port that code that counts has made. Where the source does not say whose
method is meant, every such class is taken that has one of the name, except for the names that
Python's own containers have. So a little more counts than runs, and next to nothing less.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from infra.packaging import ROOT, SHARED_LAYER
from tests.infra.source_types import Place, Source, Type, Types

_CONTAINERS = frozenset(n for each in (dict, list, set, str, bytes, tuple) for n in dir(each))


@cache
def everything() -> Source:
    """The shared package and all functions."""
    return Source(((SHARED_LAYER, "escalation"), (ROOT, "functions")))


@dataclass(frozen=True, eq=False)
class Piece:
    """A function, a method or a statement.

    Attributes:
        module: where it is.
        owner: the class whose method it is.
        node: the code.
    """

    module: str
    owner: Place | None
    node: ast.AST

    @property
    def name(self) -> str:
        """As a person would name it."""
        own = getattr(self.node, "name", "")
        return f"{self.owner[1]}.{own}" if self.owner else own


@dataclass
class Named:
    """What a piece of code names: places, and methods with whose they are."""

    places: set[Place] = field(default_factory=set)
    methods: set[tuple[Type, str]] = field(default_factory=set)


class Reach:
    """What one function can come to run.

    Attributes:
        pieces: the code.
    """

    def __init__(self, source: Source, function: str) -> None:
        self.pieces: list[Piece] = []
        self._source = source
        self._seen: set[tuple[Place | None, int]] = set()
        self._made: dict[Place, None] = {}
        self._wanted: dict[str, set[Type]] = {}
        for module, parsed in source.modules.items():
            if module == f"functions.{function}" or module.startswith(f"functions.{function}."):
                for name in parsed.defined:
                    self._take(module, name)
                for statement in parsed.tree.body:
                    if not isinstance(statement, ast.ClassDef | ast.FunctionDef):
                        self._visit(Piece(module, None, statement))
        while self._visit_methods():
            pass

    def _visit_methods(self) -> bool:
        """Take in what the names found so far lead to; whether there was anything new."""
        before = len(self._seen), len(self._made)
        for place in list(self._made):
            outside = self._source.is_called_from_outside(place)
            for name, (module, node) in self._source.methods(place).items():
                if name.startswith("__") or outside or self._is_wanted(place, name):
                    self._visit(Piece(module, place, node))
        return before != (len(self._seen), len(self._made))

    def _is_wanted(self, place: Place, name: str) -> bool:
        return any(
            name not in _CONTAINERS
            if owners is None
            else any(self._stands_behind(place, owner) for owner in owners)
            for owners in self._wanted.get(name, ())
        )

    def _stands_behind(self, place: Place, owner: Place) -> bool:
        """Whether what is said to be an `owner` may be a `place`."""
        source = self._source
        if owner in source.bases(place) or place in source.bases(owner):
            return True
        return source.is_port(owner) and set(source.methods(owner)) <= set(source.methods(place))

    def _take(self, module: str, name: str) -> None:
        place = (module, name)
        node = self._source.node(place)
        if not isinstance(node, ast.ClassDef):
            self._visit(Piece(module, None, node))
        elif place not in self._made:
            self._made[place] = None
            for each in self._source.bases(place):
                for statement in self._source.body(each):
                    if not isinstance(statement, ast.FunctionDef):
                        self._visit(Piece(each[0], each, statement))

    def _visit(self, piece: Piece) -> None:
        if (piece.owner, id(piece.node)) in self._seen:
            return
        self._seen.add((piece.owner, id(piece.node)))
        self.pieces.append(piece)
        named = names_in(self._source, piece)
        for owners, method in named.methods:
            self._wanted.setdefault(method, set()).add(owners)
        for place in named.places:
            self._take(*place)


_known: dict[tuple[Place | None, int], Named] = {}


def names_in(source: Source, piece: Piece) -> Named:
    """What the code names, outside annotations."""
    key = (piece.owner, id(piece.node))
    if key not in _known:
        found = _known[key] = Named()
        types = Types(source, piece.module, piece.node, within=piece.owner)
        for node in _outside_annotations(piece.node):
            if not isinstance(node, ast.Name | ast.Attribute):
                continue
            if place := types.place(node):
                found.places.add(place)
            elif isinstance(node, ast.Attribute):
                found.methods.add((types.of(node.value), node.attr))
    return _known[key]


def _outside_annotations(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _outside_annotations(child)
