"""A page as a tree, as small as the tests of pages need it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What a reader of the page never hears or sees as words.
SILENT = {"script", "style", "svg", "template", "noscript"}


@dataclass
class Node:
    tag: str
    attrs: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Node"]:
        """Every element below this one, in the order of the page."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child

    def all(self, tag: str, **attrs: str) -> list["Node"]:
        """Elements of a tag; `class_` names one of the classes an element must have."""
        return [node for node in self if node.tag == tag and node.has(**attrs)]

    def one(self, tag: str, **attrs: str) -> "Node":
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} × <{tag} {attrs}>"
        return found[0]

    def has(self, **attrs: str) -> bool:
        return all(
            value in self.attrs.get("class", "").split()
            if name == "class_"
            else self.attrs.get(name.replace("_", "-")) == value
            for name, value in attrs.items()
        )

    @property
    def text(self) -> str:
        """Its words with single blanks between them."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in SILENT:
                yield from child._words()
                yield "" if child.tag in {"b", "span", "a", "small", "i"} else " "


class Tree(HTMLParser):
    """Builds the tree, and refuses tags that close what is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Node("#page", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def page_of(answer: Any) -> Node:
    """The page in an answer of the test client, of whatever status."""
    tree = Tree()
    tree.feed(answer.content.decode())
    tree.close()
    assert tree.open == [tree.root], f"never closed: {tree.open[-1].tag}"
    return tree.root
