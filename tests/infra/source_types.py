"""What the source says of the types in it: enough to tell whose method a call reaches."""

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.infra.syntax import (
    all_set_on_self,
    assigned,
    is_property,
    nodes,
    said_of_self,
    set_on_self,
)

Place = tuple[str, str]
"""Module and name of something defined at a module's top."""
Type = frozenset[Place] | None
"""The classes of this project that a value may be of: none of them, as a dictionary is or a client
of AWS, is empty; None where the source does not say."""
FOREIGN: Type = frozenset()

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LITERALS = (ast.Constant, ast.Dict, ast.List, ast.Set, ast.Tuple, ast.JoinedStr, *_COMPREHENSIONS)
_CALL_NOTHING = frozenset({"BaseModel", "Enum", "Generic", "NamedTuple", "Protocol", "StrEnum"})
_SAY_NOTHING = frozenset({"Any", "object", "Self"})


@dataclass
class Module:
    """One file: what it defines at its top, and what it takes from others.

    `aliases` are modules imported whole, by the name that they have here.
    """

    tree: ast.Module
    defined: dict[str, ast.stmt] = field(default_factory=dict)
    taken: dict[str, Place] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)


class Source:
    """All modules below some folders, each named as it is imported."""

    def __init__(self, roots: Iterable[tuple[Path, str]]) -> None:
        """Reads the files.

        Args:
            roots: folders on the import path, each with the package in it that is read.
        """
        self.modules = {
            ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(
                ".__init__"
            ): Module(ast.parse(path.read_text(encoding="utf-8")))
            for root, package in roots
            for path in sorted((root / package).rglob("*.py"))
        }
        for module in self.modules.values():
            self._index(module)
        self._attributes: dict[Place, dict[str, Type]] = {}
        self._bases: dict[Place, tuple[Place, ...]] = {}
        self._methods: dict[Place, dict[str, tuple[str, ast.FunctionDef]]] = {}

    def _index(self, module: Module) -> None:
        for statement in module.tree.body:
            match statement:
                case (
                    ast.FunctionDef(name=name)
                    | ast.ClassDef(name=name)
                    | ast.Assign(targets=[ast.Name(id=name)])
                    | ast.AnnAssign(target=ast.Name(id=name))
                ):
                    module.defined[name] = statement
        for node in nodes(module.tree):
            if not isinstance(node, ast.ImportFrom) or node.module is None:
                continue
            for each in node.names:
                name, whole = each.asname or each.name, f"{node.module}.{each.name}"
                if whole in self.modules:
                    module.aliases[name] = whole
                else:
                    module.taken[name] = (node.module, each.name)

    def named(self, module: str, name: str) -> Place | None:
        """Where what `module` calls `name` is defined, if that is in this project."""
        if module not in self.modules:
            return None
        if name in self.modules[module].defined:
            return (module, name)
        taken = self.modules[module].taken.get(name)
        return self.named(*taken) if taken else None

    def node(self, place: Place) -> ast.stmt:
        """The definition."""
        return self.modules[place[0]].defined[place[1]]

    def body(self, place: Place) -> list[ast.stmt]:
        """The statements of a class; none where there is no class."""
        node = self.node(place)
        return node.body if isinstance(node, ast.ClassDef) else []

    def bases(self, place: Place) -> tuple[Place, ...]:
        """The project's classes that a class is made from, itself first."""
        if place not in self._bases:
            named = (self.named(place[0], base) for base in self._written_bases(place))
            above = (each for base in named if base for each in self.bases(base))
            self._bases[place] = (place, *above)
        return self._bases[place]

    def methods(self, place: Place) -> Mapping[str, tuple[str, ast.FunctionDef]]:
        """Module and definition of every method, inherited ones too."""
        if place not in self._methods:
            found = self._methods[place] = {}
            for each in self.bases(place):
                for node in self.body(each):
                    if isinstance(node, ast.FunctionDef):
                        found.setdefault(node.name, (each[0], node))
        return self._methods[place]

    def is_called_from_outside(self, place: Place) -> bool:
        """Whether a library may call its methods, because it is made from a class of one."""
        return any(
            base not in _CALL_NOTHING and self.named(each[0], base) is None
            for each in self.bases(place)
            for base in self._written_bases(each)
        )

    def is_port(self, place: Place) -> bool:
        """Whether it is a Protocol: any class with its methods may stand behind it."""
        return "Protocol" in self._written_bases(place)

    def _written_bases(self, place: Place) -> list[str]:
        node = self.node(place)
        bases = node.bases if isinstance(node, ast.ClassDef) else []
        return [ast.unparse(base).partition("[")[0] for base in bases]

    def annotated(self, module: str, annotation: ast.expr | None) -> Type:
        """What an annotation names."""
        match annotation:
            case None:
                return None
            case ast.Constant(value=str(text)):
                return self.annotated(module, ast.parse(text, mode="eval").body)
            case ast.BinOp(left=left, right=right):
                return either(self.annotated(module, left), self.annotated(module, right))
            case ast.Subscript(value=ast.Name("Callable"), slice=ast.Tuple(elts=[_, returned])):
                return self.annotated(module, returned)  # nothing else is asked of a callable
            case ast.Subscript(value=ast.Name("Annotated"), slice=ast.Tuple(elts=[real, *_])):
                return self.annotated(module, real)
            case ast.Subscript(value=plain):
                return self.annotated(module, plain)
        place = self.named(module, annotation.id) if isinstance(annotation, ast.Name) else None
        if place is None:
            return None if ast.unparse(annotation) in _SAY_NOTHING else FOREIGN
        match self.node(place):
            case ast.ClassDef():
                return frozenset({place})
            case ast.Assign(value=alias) if not isinstance(alias, ast.Call):
                return self.annotated(place[0], alias)
        return None  # a type variable

    def attributes(self, place: Place) -> Mapping[str, Type]:
        """The types of a class's attributes, properties too."""
        if place not in self._attributes:
            bases = [*self.bases(place)]
            names = {name for each in bases for name, _ in all_set_on_self(self.body(each))}
            # One that is made from itself is asked for on the way: then it adds nothing.
            self._attributes[place] = dict.fromkeys(names, FOREIGN)
            for each in 2 * bases[::-1]:
                self._attributes[place].update(self._own_attributes(each))
        return self._attributes[place]

    def _own_attributes(self, place: Place) -> dict[str, Type]:
        said: dict[str, Type] = {}
        given: dict[str, Type] = {}
        for node in self.body(place):
            match node:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    said[name] = self.annotated(place[0], annotation)
                case ast.FunctionDef(name=name, returns=returns) if is_property(node):
                    said[name] = self.annotated(place[0], returns)
                case ast.FunctionDef():
                    types = Types(self, place[0], node, within=place)
                    for name, value in set_on_self(node):
                        given[name] = either(given.get(name, FOREIGN), types.of(value))
                    for name, annotation in said_of_self(node):
                        said[name] = self.annotated(place[0], annotation)
        return given | said


class Types:
    """The types of what one function names."""

    def __init__(
        self, source: Source, module: str, node: ast.AST, *, within: Place | None = None
    ) -> None:
        self._source = source
        self._module = module
        self._locals: dict[str, Type] = {}
        for part in nodes(node):
            match part:
                case (
                    ast.arg(arg=name, annotation=annotation)
                    | ast.AnnAssign(target=ast.Name(id=name), annotation=annotation)
                ):
                    self._locals[name] = source.annotated(module, annotation)
        if within is not None:
            self._locals["self"] = frozenset({within})
        said = frozenset(self._locals)
        for name, value in assigned(node):
            if name not in said:
                self._locals[name] = either(self._locals.get(name, FOREIGN), self.of(value))

    def of(self, expression: ast.expr) -> Type:
        """The type of an expression."""
        match expression:
            case ast.Name(id=name):
                return self._locals[name] if name in self._locals else self._global(name)
            case ast.Attribute(value=value, attr=name):
                return self._each(value, lambda owner: self._source.attributes(owner).get(name))
            case ast.Call(func=called):
                return self._returned(called)
            case ast.BoolOp(values=values):
                return either(*map(self.of, values))
            case ast.IfExp(body=body, orelse=orelse):
                return either(self.of(body), self.of(orelse))
        return FOREIGN if isinstance(expression, _LITERALS) else None

    def _returned(self, called: ast.expr) -> Type:
        place = self.place(called)
        if place is not None:
            node = self._source.node(place)
            if isinstance(node, ast.ClassDef):
                return frozenset({place})
            returns = node.returns if isinstance(node, ast.FunctionDef) else None
            return self._source.annotated(place[0], returns)
        if not isinstance(called, ast.Attribute):
            return self.of(called)
        if called.attr == "model_copy":  # pydantic's, of the object's own class
            return self.of(called.value)
        return self._each(called.value, lambda owner: self._method(owner, called.attr))

    def place(self, named: ast.expr) -> Place | None:
        """What a name, or `module.name`, stands for at the top of this project's modules."""
        aliases = self._source.modules[self._module].aliases
        match named:
            case ast.Name(id=name):
                return self._source.named(self._module, name)
            case ast.Attribute(value=ast.Name(id=alias), attr=name) if alias in aliases:
                return self._source.named(aliases[alias], name)
        return None

    def _global(self, name: str) -> Type:
        match self._source.modules[self._module].defined.get(name):
            case ast.Assign(value=ast.Call(func=ast.Name()) as made):
                return self._returned(made.func)
            case ast.AnnAssign(annotation=annotation):
                return self._source.annotated(self._module, annotation)
        return None

    def _each(self, value: ast.expr, of: Callable[[Place], Type]) -> Type:
        owners = self.of(value)
        return None if owners is None else either(*map(of, owners))

    def _method(self, owner: Place, name: str) -> Type:
        module, node = self._source.methods(owner).get(name, ("", None))
        if node is None:  # an attribute that can be called
            return self._source.attributes(owner).get(name)
        return self._source.annotated(module, node.returns)


def either(*types: Type) -> Type:
    """One of these; unknown as soon as one is."""
    found: frozenset[Place] = frozenset()
    for each in types:
        if each is None:
            return None
        found |= each
    return found
