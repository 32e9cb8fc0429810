"""The ontology agrees with itself, and an announced or refused act becomes another one."""

import pytest

from etl.tables import plover
from etl.tables.plover import BY_NAME, EVENT_TYPES, ROOTS, Coding, announced, refused


@pytest.mark.parametrize(("cameo", "root", "quad", "goldstein"), [
    ("036", "03", 1, 4.0), ("057", "05", 1, 3.5), ("0331", "03", 1, 4.0), ("061", "06", 2, 6.0),
    ("0871", "08", 2, 5.0), ("090", "09", 3, -2.0), ("138", "13", 3, -6.0), ("141", "14", 4, -6.5),
    ("195", "19", 4, -10.0), ("20", "20", 4, -10.0)])
def test_quad_class_and_goldstein_follow_the_root(
        cameo: str, root: str, quad: int, goldstein: float) -> None:
    coding = Coding("ASSAULT", None, cameo)
    assert (coding.cameo_root, coding.quad_class, coding.goldstein) == (root, quad, goldstein)


def test_every_root_has_a_row_and_a_quad_class() -> None:
    assert sorted(ROOTS) == [f"{root:02d}" for root in range(1, 21)]
    assert [root.quad_class for root in ROOTS.values()] == [1] * 5 + [2] * 3 + [3] * 5 + [4] * 7


def test_there_are_16_types_37_contexts_and_no_mode_twice() -> None:
    assert len(BY_NAME) == len(EVENT_TYPES) == 16
    assert len(plover.CONTEXTS) == len(set(plover.CONTEXTS)) == 37
    for one in EVENT_TYPES:
        assert len(one.modes) == len(set(one.modes)), one.name
    modes = {one.name: len(one.modes) for one in EVENT_TYPES if one.modes}
    assert modes == {"CONSULT": 4, "RETREAT": 6, "REQUEST": 4, "REJECT": 4, "ACCUSE": 3,
                     "THREATEN": 6, "PROTEST": 7, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 10,
                     "ASSAULT": 15}


@pytest.mark.parametrize("one", EVENT_TYPES, ids=lambda one: one.name)
def test_a_type_is_of_its_quad_class_and_becomes_what_there_is(one: plover.EventType) -> None:
    assert one.quad_class in plover.QUAD_CLASSES and ROOTS[one.general_code[:2]]
    assert (one.intensity >= 0) == (one.quad_class < 3 or one.name == "REQUEST")
    for became in filter(None, (one.announced_as, one.refused_as)):
        assert became.event_mode is None or became.event_mode in BY_NAME[became.event_type].modes
    assert (one.refused_as is not None) == (one.quad_class < 3), "only what is friendly is refused"


@pytest.mark.parametrize(("found", "names"), [
    (plover.MATERIAL_COOPERATION, "COOPERATE AID RETREAT"),
    (plover.MATERIAL_CONFLICT, "PROTEST SANCTION MOBILIZE COERCE ASSAULT"),
    (plover.SPOKEN, "AGREE SUPPORT CONCEDE REQUEST REJECT ACCUSE THREATEN"),
    (plover.PROSPECTIVE, "AGREE REQUEST REJECT THREATEN"), (plover.SPOKEN_TO, "ACCUSE REQUEST"),
    (plover.MUTUAL, "AGREE CONSULT SUPPORT COOPERATE"), (plover.SUFFERED, "RETREAT SANCTION"),
    (frozenset(plover.TYPES) - plover.NEED_ACTOR, "PROTEST COERCE ASSAULT"),
    (plover.VIOLENT, "PROTEST COERCE ASSAULT"), (plover.PHYSICAL, "PROTEST ASSAULT"),
    (plover.YIELDING, "CONCEDE RETREAT"), (plover.INTENDED, "AGREE THREATEN")])
def test_a_set_of_types_derives_from_the_rows(found: frozenset[str], names: str) -> None:
    assert found == set(names.split())


@pytest.mark.parametrize(("now", "then", "cameo"), [
    ("AID", "AGREE", "033"), ("CONSULT", "AGREE", "036"), ("RETREAT", "AGREE", "035"),
    ("ASSAULT", "THREATEN", "138"), ("SANCTION", "THREATEN", "1312"),
    ("PROTEST", "THREATEN", "133"), ("ACCUSE", "ACCUSE", "112"), ("AGREE", "AGREE", "112")])
def test_an_announced_act_is_a_pledge_or_a_threat(now: str, then: str, cameo: str) -> None:
    coding = announced(Coding(now, None, "112", ("diplomatic",)))
    assert (coding.event_type, coding.cameo_code, coding.contexts) == (then, cameo, ("diplomatic",))


def test_a_cooperative_act_that_will_not_be_is_a_refusal() -> None:
    assert refused(Coding("AID", None, "073")) == Coding("REJECT", "assist", "122")
    attack = Coding("ASSAULT", None, "190")
    assert refused(attack) == attack, "not to attack is no refusal"
