"""The labels of a library: each with how many records have it, whatever another program wrote in between."""

from __future__ import annotations

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

import libraries
from journeytui.workspace import edit, labels
from laws import tried


@tried(40)
@given(
    tags=st.lists(
        st.tuples(
            st.sampled_from(["journey", "stage", "touchpoint", "team"]), st.sets(st.sampled_from("abAü☃"), max_size=4)
        ),
        max_size=8,
    )
)
def test_what_records_have_is_known_and_what_is_used_most_comes_first(tags):
    with libraries.a_copy(libraries.small()) as ws:
        for word, some in tags:
            edit.set_values(ws, (libraries.ids_of(ws, word)[0],), {"tags": frozenset(some)})
        held = [set(json.loads(row["tags"])) for word in libraries.dump(ws).values() for row in word if row.get("tags")]
        counted = Counter(tag for some in held for tag in some)
        known = labels.known(ws, "tags")
        assert {one.label: one.count for one in known} == counted
        assert [one.count for one in known] == sorted(counted.values(), reverse=True)
        assert labels.known(ws, "title") == labels.known(ws, "nonsense") == ()


def test_what_another_program_wrote_is_passed_over_where_it_is_no_list_of_words(library):
    one, two, three = libraries.ids_of(library, "stage")[:3]
    library.connection.execute("update stage set tags = 'no json [' where id = ?", (one,))
    library.connection.execute('update stage set tags = \'[1, null, {"a": 2}, "paper"]\' where id = ?', (two,))
    library.connection.execute("update stage set tags = 7 where id = ?", (three,))
    assert [one.label for one in labels.known(library, "tags")] == ["paper"]
