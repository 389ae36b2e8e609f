"""The figures of the house: how many rooms it has, how they lean on each other, and what is kept in them.

Here: counting, from the imports that grimp reads and from the sources. Not here: the bounds, which
yt_assets_tests/project/test_house.py holds, and who may import whom, which the contracts of pyproject.toml say.

    python -m tools.house
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import grimp

PACKAGE = "yt_assets"
STORAGE = f"{PACKAGE}.storage"
LONGEST_FUNCTION = 50
CHARTER_WORDS = ("Here:", "Not here:")

Edges = Mapping[str, Collection[str]]


def circles(edges: Edges) -> list[list[str]]:
    """The groups of nodes that reach each other, each sorted; a node on its own is no group."""
    reach = {node: _reached(edges, node) for node in edges}
    groups = {frozenset({node} | {other for other in reach[node] if node in reach[other]}) for node in edges}
    return sorted(sorted(group) for group in groups if len(group) > 1)


def layers(edges: Edges) -> list[list[str]]:
    """The nodes by layer, the lowest first: each stands one above the highest that it leans on.

    Nodes of a circle each count as a layer of their own, because none of them can be read before the others.
    """
    home = {node: min(group) for group in circles(edges) for node in group}
    members: dict[str, set[str]] = defaultdict(set)
    for node in edges:
        members[home.get(node, node)].add(node)
    above: dict[str, set[str]] = {
        group: {home.get(below, below) for node in nodes for below in edges[node]} - {group}
        for group, nodes in members.items()
    }
    floors: dict[str, int] = {}

    def floor_of(group: str) -> int:
        if group not in floors:
            floors[group] = len(members[group]) + max((floor_of(below) for below in above[group]), default=0)
        return floors[group]

    by_floor: list[list[str]] = [[] for _ in range(max(map(floor_of, members), default=0))]
    for group, nodes in members.items():
        by_floor[floors[group] - 1] += nodes
    return [sorted(nodes) for nodes in by_floor]


def _reached(edges: Edges, start: str) -> set[str]:
    seen: set[str] = set()
    ahead = list(edges[start])
    while ahead:
        node = ahead.pop()
        if node not in seen:
            seen.add(node)
            ahead += edges[node]
    return seen


@dataclass(frozen=True)
class Module:
    """One source file of the package, under the name by which it is imported."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        """Its source."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.text)


class House:
    """The package as it lies in ``root``; the imports are read of the installed one, which must be the same."""

    def __init__(self, root: Path) -> None:
        sources = sorted((root / PACKAGE).rglob("*.py"))
        self.modules = tuple(Module(_dotted(path.relative_to(root)), path) for path in sources)
        self._graph = grimp.build_graph(PACKAGE, cache_dir=None)

    def imports(self) -> Edges:
        """Module to the modules that it imports: at its top, inside a function, or for its types alone."""
        graph = self._graph
        return {name: graph.find_modules_directly_imported_by(name) for name in sorted(graph.modules)}

    def entries(self) -> list[str]:
        """What a reader meets at the root of the package: its modules and subpackages."""
        return sorted(self._graph.find_children(PACKAGE))

    def entry_imports(self) -> Edges:
        """Entry of the root to the other entries that it imports."""
        edges: dict[str, set[str]] = {entry: set() for entry in self.entries()}
        for name, imported in self.imports().items():
            for other in imported:
                if (above := _entry(name)) != (below := _entry(other)) and above in edges and below in edges:
                    edges[above].add(below)
        return edges

    def storage_names(self) -> dict[str, list[str]]:
        """Name of storage to the modules outside it that take it, be it imported or an attribute of its module.

        A module that is imported whole counts as the attributes that are read of it.
        """
        inside = {module.name for module in self.modules if _is_within(module.name, STORAGE)}
        users: dict[str, list[str]] = defaultdict(list)
        for module in self.modules:
            if module.name not in inside:
                for name in sorted(set(names_taken(module.tree, inside))):
                    users[name].append(module.name)
        return dict(sorted(users.items()))

    def repeated_classes(self) -> dict[str, list[str]]:
        """Class name to the modules that define it, where more than one does."""
        homes: dict[str, set[str]] = defaultdict(set)
        for module in self.modules:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.ClassDef):
                    homes[node.name].add(module.name)
        return {name: sorted(modules) for name, modules in sorted(homes.items()) if len(modules) > 1}

    def lines(self) -> int:
        """Lines of the package's sources, as ``wc -l`` counts them."""
        return sum(module.text.count("\n") for module in self.modules)

    def long_functions(self) -> list[str]:
        """Functions of more than 50 lines, with their decorators left out."""
        return [
            f"{module.name}.{node.name} ({length})"
            for module in self.modules
            for node in ast.walk(module.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
        ]

    def without_charter(self) -> list[str]:
        """Modules whose docstring does not say what belongs in them and what does not."""
        return [module.name for module in self.modules if not has_charter(module.tree)]


def has_charter(tree: ast.Module) -> bool:
    """Whether the docstring says what belongs in a module and what does not."""
    words = " ".join((ast.get_docstring(tree) or "").split())
    return all(word in words for word in CHARTER_WORDS)


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _entry(name: str) -> str:
    return ".".join(name.split(".")[:2])


def _is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def names_taken(tree: ast.Module, inside: Collection[str]) -> Iterator[str]:
    """Names of the modules ``inside`` that a source imports, or reads as attributes of one of these modules."""
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and _is_within(node.module, STORAGE):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in inside:
                    aliases[alias.asname or alias.name] = whole
                else:
                    yield whole
        elif isinstance(node, ast.Import):
            aliases |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in inside}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (module := aliases.get(ast.unparse(node.value))):
            yield f"{module}.{node.attr}"


def _report(house: House) -> Iterator[str]:
    floors = layers(house.entry_imports())
    yield f"{len(house.entries())} entries at the root, on {len(floors)} layers"
    yield from (f"  {number}. {_short(names)}" for number, names in reversed(list(enumerate(floors, start=1))))
    yield from _listed("circles between entries", map(_short, circles(house.entry_imports())))
    yield from _listed("circles between modules", map(_short, circles(house.imports())))
    names = house.storage_names()
    yield from _listed(
        "names that other rooms take from storage",
        (f"{name.removeprefix(STORAGE + '.')}: {_short(users)}" for name, users in names.items()),
    )
    classes = house.repeated_classes()
    yield from _listed(
        "class names with more than one meaning", (f"{name}: {_short(homes)}" for name, homes in classes.items())
    )
    yield from _listed(f"functions above {LONGEST_FUNCTION} lines", house.long_functions())
    yield from _listed("modules without their charter", house.without_charter())
    yield f"{house.lines():,} lines in {len(house.modules)} modules"


def _short(names: Iterable[str]) -> str:
    return ", ".join(name.removeprefix(f"{PACKAGE}.") for name in names)


def _listed(title: str, items: Iterable[str]) -> Iterator[str]:
    listed = list(items)
    yield f"{len(listed)} {title}"
    yield from (f"  {item}" for item in listed)


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line}\n" for line in _report(House(Path(__file__).parents[1]))))
