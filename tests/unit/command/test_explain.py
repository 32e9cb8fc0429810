"""`dateline explain` prints the coder's steps in their order."""

from datetime import date

from etl.command.explain import explain
from etl.transform.events.reading import Text
from tests.unit.transform.events.extracting import BY_SHARE, coder_with
from tests.unit.transform.events.extraction.fake import SURE, Says
from tests.unit.transform.events.rules import coder_by_rules

DAY = date(2026, 3, 4)
TEXT = "LIMA, Peru — Rebels attacked a barracks on Monday. Spain outwitted Chad. The roof was wet."


def lines(with_parse: bool = False) -> list[str]:
    coder = coder_by_rules()
    return list(explain(Text("Rebels attack barracks", TEXT, DAY), coder, DAY, with_parse))


def test_the_reading_comes_first() -> None:
    first, dateline, *_ = lines()
    assert first == "reading: 4 sentences of 2026-03-04"
    assert dateline == "  dateline  LIMA (Lima, PER)"


def test_a_sentence_shows_its_steps_in_order() -> None:
    told = lines()
    start = told.index("sentence 0: Rebels attacked a barracks on Monday.")
    steps = [line.split()[0] for line in told[start + 1:told.index("", start)]]
    assert steps == ["proposal", "actors", "when", "opinion", "verdict", "mention", "seen"]
    assert told[start + 1].endswith("→ ASSAULT (by patterns)")


def test_a_mention_names_all_its_parties_and_who_saw_it() -> None:
    coder = coder_by_rules()
    told = list(explain(Text(None, "Britain and France condemned Iran.", DAY), coder, DAY))
    at = next(i for i, line in enumerate(told) if line.startswith("  mention   ACCUSE"))
    assert "'Britain' (United Kingdom), 'France' (France) → 'Iran' (Iran)" in told[at]
    assert told[at + 1].startswith("    seen by patterns; confidence ")


def test_a_link_says_who_proposed_it() -> None:
    assert "  proposal  link:outwit → open (by links)" in lines()


def test_of_what_one_act_may_be_each_type_is_shown_and_why_it_does_not_stand() -> None:
    sides = {"actor": ["Rebels"], "recipient": ["Peru"]}
    coder = coder_with({"attacked": Says("ACCUSE", sides, rivals={"COERCE": SURE - 1})}, weights=BY_SHARE)
    told = list(explain(Text(None, "Rebels attacked Peru.", DAY), coder, DAY))
    proposals = [line.rpartition("→ ")[2] for line in told if line.startswith("  proposal")]
    assert proposals == ["ACCUSE (by extractor)", "COERCE (by extractor)", "ASSAULT (by patterns)"]
    assert sum("verdict dropped: it is rather ACCUSE (0." in line for line in told) == 1
    assert sum("verdict ACCUSE (0." in line for line in told) == sum("  mention" in line for line in told) == 1


def test_in_a_text_of_no_politics_nothing_is_sought_and_the_reading_says_so() -> None:
    says = {"attacked": Says("ASSAULT", {"actor": ["Rebels"]})}
    text = Text(None, "Rebels attacked Peru.", DAY)
    told = list(explain(text, coder_with(says, least_relevance=0.7), DAY))
    assert "  relevance 0.50: below 0.7 no event is sought" in told
    assert not any(line.startswith(("sentence", "  proposal")) for line in told)
    assert "  relevance 0.50" in list(explain(text, coder_with(says, least_relevance=0.4), DAY))


def test_sentences_without_a_proposal_are_left_out() -> None:
    assert not any("roof" in line for line in lines())
    assert any(line.startswith("  parse     Rebels/NOUN") for line in lines(with_parse=True))
