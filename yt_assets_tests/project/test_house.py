"""The bounds of the house, and that its figures are counted as they are meant.

Here: how many rooms, layers, names and lines there may be. Not here: how they are counted (tools/house.py), and who may
import whom (the contracts of pyproject.toml).
"""

import ast
from pathlib import Path

import pytest

from tools.house import House, circles, layers, names_taken

ENTRIES = 17
LAYERS = 9
# Copies and backups are asked for by four names, the figures for monitoring by one.
STORAGE_NAMES = 44


@pytest.fixture(scope="module")
def house() -> House:
    return House(Path(__file__).parents[2])


def test_the_root_has_few_entries_on_few_layers(house: House) -> None:
    assert len(house.entries()) <= ENTRIES
    assert len(layers(house.entry_imports())) <= LAYERS


def test_no_modules_import_each_other_in_a_circle(house: House) -> None:
    """For their types alone neither: two files that cannot be read one after the other are one."""
    assert circles(house.imports()) == []
    assert circles(house.entry_imports()) == []


def test_other_rooms_take_few_names_from_storage(house: House) -> None:
    """Each is a thing to know about SQL's home for those who read another room."""
    assert len(house.storage_names()) <= STORAGE_NAMES, list(house.storage_names())


def test_a_class_name_has_one_meaning(house: House) -> None:
    assert house.repeated_classes() == {}


def test_every_module_says_what_belongs_in_it(house: House) -> None:
    assert house.without_charter() == []


def test_no_function_is_longer_than_a_screen(house: House) -> None:
    assert house.long_functions() == []


def test_nodes_that_reach_each_other_are_a_circle() -> None:
    assert circles({"a": ["b"], "b": ["c"], "c": ["b"], "d": []}) == [["b", "c"]]
    assert circles({"a": ["b", "c"], "b": ["c"], "c": []}) == []


def test_a_node_stands_one_layer_above_the_highest_that_it_leans_on() -> None:
    edges = {"top": ["low", "middle"], "middle": ["low"], "low": [], "beside": []}
    assert layers(edges) == [["beside", "low"], ["middle"], ["top"]]
    assert len(layers({"top": ["a"], "a": ["b"], "b": ["a"]})) == 3, "a circle cannot be read from one end"


def test_the_attributes_of_an_imported_module_count_as_names() -> None:
    source = """
from yt_assets.storage.reading import hours, titles as stored
from yt_assets.storage.reading.here import TIME
from yt_assets.settings import environment
hours.newest_hour(stored.texts, TIME, environment.ALLOWED)
"""
    inside = {f"yt_assets.storage.reading.{name}" for name in ("hours", "titles", "here")}
    assert set(names_taken(ast.parse(source), inside)) == {
        "yt_assets.storage.reading.here.TIME",
        "yt_assets.storage.reading.hours.newest_hour",
        "yt_assets.storage.reading.titles.texts",
    }
