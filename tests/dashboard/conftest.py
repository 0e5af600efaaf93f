"""Worlds that a module of tests builds once. What a test changes in one is gone after that test."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from tests.dashboard.boards import Board
from tests.dashboard.branches import City
from tests.dashboard.demonstration import undone
from tests.people import Province, make_province


@pytest.fixture(scope="module")
def built_board(django_db_setup: None, django_db_blocker: Any) -> Iterator[Board]:
    with django_db_blocker.unblock(), undone():
        yield Board()


@pytest.fixture(scope="module")
def built_province(django_db_setup: None, django_db_blocker: Any) -> Iterator[Province]:
    with django_db_blocker.unblock(), undone():
        yield make_province()


@pytest.fixture(scope="module")
def built_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    with django_db_blocker.unblock(), undone():
        yield City()


@pytest.fixture
def city(built_city: City, db: None) -> City:
    """In no module with one of the others."""
    return deepcopy(built_city)


@pytest.fixture
def board(built_board: Board, db: None) -> Board:
    """Not in one module with `province`: both begin with the same units."""
    return deepcopy(built_board)


@pytest.fixture
def province(built_province: Province, db: None) -> Province:
    return deepcopy(built_province)


@pytest.fixture
def officer(board: Board) -> Client:
    """Of the board; modules without one have an officer of their own."""
    return board.client("officer")
