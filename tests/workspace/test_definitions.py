"""What a library defines for all its journeys is refused where it is typed, and told where somebody else left it."""

from __future__ import annotations

import pytest

import libraries
from journeytui.domain.errors import InvalidValues
from journeytui.workspace import definitions, edit, studies


@pytest.mark.parametrize(
    ("values", "wrong", "right"),
    [
        ({"rules": "stage-gaol=off"}, "there is no rule stage-gaol", "did you mean stage-goal?"),
        ({"rules": "stage-goal=sometimes"}, "stage-goal cannot be sometimes", "it is on or off"),
        ({"scores": "fit=value +"}, "fit: 'value +' is no formula", "like fit = 0.6 * customer_value - 5 * effort"),
        ({"scores": "fit=valeu"}, "fit: valeu is not known", "there are customer_value, "),
        ({"scores": "a=b, b=a"}, "a, b: these scores rest on each other", ""),
        ({"scores": "value=1"}, "value: this name is taken", "call the score otherwise"),
    ],
)
def test_a_definition_that_cannot_be_kept_is_refused_with_what_it_could_be(library, values, wrong, right):
    with pytest.raises(InvalidValues) as refused:
        edit.set_values(library, (library.library.id,), values)
    (problem,) = refused.value.problems
    assert problem.wrong.startswith(wrong)
    assert problem.right.startswith(right)
    assert not library.library.rules
    assert not library.library.scores


def test_weighted_and_nested_scores_are_kept_and_worked_out(samples):
    scores = "fit=0.6 * customer_value + 0.4 * business_value, worth=max(fit; 10) / effort"
    edit.set_values(samples, (samples.library.id,), {"scores": scores, "rules": "stage-goal=off"})
    assert not definitions.problems({"scores": samples.library.scores, "rules": samples.library.rules})
    table = next(one for one in studies.study(samples, "priorities").study.tables if one.name == "opportunities")
    at = {column.name: place for place, column in enumerate(table.columns)}
    row = libraries.dump(samples)["opportunity"]
    for line in table.lines:
        held = next(one for one in row if one["id"] == line[at["opportunity"]])
        fit = 0.6 * held["customer_value"] + 0.4 * held["business_value"]
        assert line[at["score_fit"]] == pytest.approx(fit)
        assert line[at["score_worth"]] == pytest.approx(max(fit, 10) / held["effort"])


def test_what_somebody_else_left_is_told_by_check_and_breaks_nothing(library):
    library.connection.execute("""UPDATE library SET rules = '{"stage-gaol": "off"}', scores = '{"a": "a"}'""")
    first = studies.check(library)[0]
    assert (first.rule, first.id) == ("rules", library.library.id)
    assert first.title == "there is no rule stage-gaol; did you mean stage-goal?"
    assert all(one.rule != "rules" for one in studies.check(library, libraries.ids_of(library, "journey")[0]))
    assert any("cannot be worked out" in one.text for one in studies.study(library, "priorities").study.findings)
    edit.set_values(library, (library.library.id,), {"title": "Still ours"})
