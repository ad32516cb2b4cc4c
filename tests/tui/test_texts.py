from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from journeytui.tui.texts import Text, Texts

RECORDS = st.sampled_from("abc")


@given(
    steps=st.lists(st.tuples(RECORDS, st.sampled_from(["keep", "forget", "ends"]), st.text(max_size=5)), max_size=12)
)
def test_of_each_record_the_last_text_waits_until_it_is_written_however_many_starts_it_takes(
    steps: list[tuple[str, str, str]], tmp_path_factory
) -> None:
    folder = tmp_path_factory.mktemp("state")
    texts, model = Texts(folder, Path("/library.db")), {}
    for record, does, text in steps:
        if does == "keep":
            assert texts.keep(record, Text(text, "before"))
            model[record] = Text(text, "before")
        elif does == "forget":
            texts.forget(record)
            model.pop(record, None)
        else:
            texts._left._let_go()  # as when the process ends
            texts = Texts(folder, Path("/library.db"))
        assert texts.waiting == bool(model)
        assert {one: texts.of(one) for one in "abc"} == {one: model.get(one) for one in "abc"}
        assert {*texts.records} == {*model}


def test_what_another_window_has_waits_there(tmp_path: Path) -> None:
    one, other = (Texts(tmp_path, Path("/library.db")) for _ in range(2))
    assert one.keep("a", Text("mine", ""))
    one._left.own.rename(one._left._folder / one._left.own.name.replace("-", "-9", 1))  # as of another process
    assert other.of("a") is None


def test_a_file_that_is_none_of_ours_is_nothing(tmp_path: Path) -> None:
    texts = Texts(tmp_path, Path("/library.db"))
    assert texts.keep("a", Text("kept", ""))
    for at, held in enumerate(("{", "[]", json.dumps({"b": 1, "c": ["x"], "d": [1, 2]}), "\0")):
        texts._left.own.with_name(f"{texts._left._begins}1-{at}.json").write_text(held)
    assert texts.records == ("a",)
