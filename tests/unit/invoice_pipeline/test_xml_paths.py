import pytest
from lxml import etree

from invoice_pipeline.readers.xml_node import Naming, root_node
from invoice_pipeline.readers.xml_path import UnsupportedPath, compiled
from support.xpath import texts_at

TREE = """<a>
  <b k="1"><c>one</c></b>
  <b k="2"><c> two </c><d>deep</d></b>
  <e>last</e>
  <o:b xmlns:o="urn:other"><c>foreign</c></o:b>
</a>"""


@pytest.fixture(scope="module")
def tree() -> etree._Element:
    return etree.fromstring(TREE)


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("b/c", ["one", "two"]),
        ("b[2]/c", ["two"]),
        ("b[3]/c", []),
        ("b[d]/c", ["two"]),
        ("b[c='one']/@k", ["1"]),
        ("b[c!='one']/@k", ["2"]),
        ("b[@k='2']/d", ["deep"]),
        ("b/@k", ["1", "2"]),
        ("b/@none", []),
        ("e | b/d", ["last", "deep"]),
        ("none/c", []),
        (".", [""]),
    ],
)
def test_a_path_finds_what_xpath_finds(tree: etree._Element, path: str, texts: list[str]) -> None:
    assert compiled(path).texts(root_node(tree)) == texts
    assert sorted(texts_at(tree, path)) == sorted(texts)


@pytest.mark.parametrize("path", ["//b", "(b)[1]", "b[last()]", "b[c='1' or d]", "b | b/@k", "b/", "../b"])
def test_a_path_beyond_that_is_refused(path: str) -> None:
    with pytest.raises(UnsupportedPath):
        compiled(path)


def test_a_node_tells_where_it_stands(tree: etree._Element) -> None:
    nodes = compiled("b/c").nodes(root_node(tree, Naming(frozenset({"urn:other"}))))
    assert [node.xpath for node in nodes] == ["/a/b[1]/c", "/a/b[2]/c", "/a/b[3]/c"]
