"""Values behave as frozen dataclasses do."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from journeytui.domain.value import Value


class Point(Value):
    """Two numbers."""

    x: int
    y: int = 0


class Named(Point):
    """And a name."""

    name: str = ""


@dataclasses.dataclass(frozen=True)
class Plain:
    """The same as a dataclass."""

    x: int
    y: int = 0


MADE = [
    ((1,), {}),
    ((1, 2), {}),
    ((), {"x": 1}),
    ((1,), {"y": 2}),
    ((), {}),
    ((1, 2, 3), {}),
    ((1,), {"x": 1}),
    ((1,), {"z": 1}),
]


@pytest.mark.parametrize(("given", "named"), MADE)
def test_it_is_made_like_a_dataclass_and_refuses_what_one_refuses(given, named):
    try:
        plain = dataclasses.asdict(Plain(*given, **named))
    except TypeError:
        with pytest.raises(TypeError):
            Point(*given, **named)
    else:
        assert dataclasses.asdict(Point(*given, **named)) == plain


def test_equal_values_are_one_and_others_are_not():
    assert Point(1) == Point(1, 0)
    assert hash(Point(1)) == hash(Point(1, 0))
    assert Point(1) != Point(2)
    assert Point(1) != Named(1)
    assert Point(1) != Plain(1)


def test_it_never_changes():
    with pytest.raises(AttributeError):
        Point(1).x = 2
    with pytest.raises(AttributeError):
        del Point(1).x


def test_what_it_holds_can_be_named_replaced_copied_and_kept():
    value = Named(1, name="here")
    assert [field.name for field in dataclasses.fields(value)] == ["x", "y", "name"]
    assert dataclasses.replace(value, y=5) == Named(1, 5, "here")
    assert copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value
    assert repr(value) == "Named(x=1, y=0, name='here')"
