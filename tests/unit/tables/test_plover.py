"""What CAMEO, quad class and Goldstein make of a coding, and what an announced or refused act becomes."""

import pytest

from etl.tables.plover import GOLDSTEIN, Coding, announced, refused


@pytest.mark.parametrize(("cameo", "root", "quad", "goldstein"), [
    ("036", "03", 1, 4.0), ("057", "05", 1, 3.5), ("0331", "03", 1, 4.0), ("061", "06", 2, 6.0), ("0871", "08", 2, 5.0),
    ("090", "09", 3, -2.0), ("138", "13", 3, -6.0), ("141", "14", 4, -6.5), ("195", "19", 4, -10.0), ("20", "20", 4, -10.0)])
def test_quad_class_and_goldstein_follow_the_root(cameo: str, root: str, quad: int, goldstein: float) -> None:
    coding = Coding("ASSAULT", None, cameo)
    assert (coding.cameo_root, coding.quad_class, coding.goldstein) == (root, quad, goldstein)


def test_every_root_has_a_value() -> None:
    assert sorted(GOLDSTEIN) == [f"{root:02d}" for root in range(1, 21)]


@pytest.mark.parametrize(("now", "then", "cameo"), [
    ("AID", "AGREE", "033"), ("CONSULT", "AGREE", "036"), ("RETREAT", "AGREE", "035"), ("ASSAULT", "THREATEN", "138"),
    ("SANCTION", "THREATEN", "1312"), ("PROTEST", "THREATEN", "133"), ("ACCUSE", "ACCUSE", "112"), ("AGREE", "AGREE", "112")])
def test_an_announced_act_is_a_pledge_or_a_threat(now: str, then: str, cameo: str) -> None:
    coding = announced(Coding(now, None, "112", ("diplomatic",)))
    assert (coding.event_type, coding.cameo_code, coding.contexts) == (then, cameo, ("diplomatic",))


def test_a_cooperative_act_that_will_not_be_is_a_refusal() -> None:
    assert refused(Coding("AID", None, "073")) == Coding("REJECT", "assist", "122")
    assert refused(Coding("ASSAULT", None, "190")) == Coding("ASSAULT", None, "190"), "not to attack is no refusal"
