"""The coder on sentences of our own, with the real language model."""

from datetime import date

import pytest

from etl.tables.rows.mentions import MentionRow
from etl.transform.events.code import mention_row
from etl.transform.events.coder import Coder
from etl.transform.events.reading import Text
from tests.unit.transform.events.rules import coder_by_rules

# A Wednesday.
DAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return coder_by_rules()


def code(coder: Coder, text: str, title: str | None = None) -> list[MentionRow]:
    article = Text(title, text, DAY)
    return [mention_row(mention, article, "", "1") for mention in coder.code(article, DAY).mentions]


def who(row: MentionRow) -> tuple[str, str | None, str | None]:
    return row.event_type, row.actor_text, row.recipient_text


@pytest.mark.parametrize(("text", "expected"), [
    ("Rebels attacked an army base on Monday.", ("ASSAULT", "Rebels", "army base")),
    ("The convoy was ambushed by Taliban fighters.", ("ASSAULT", "Taliban fighters", "convoy")),
    ("The town hall came under attack by rebels.", ("ASSAULT", "rebels", None)),
    ("France condemned Russia on Tuesday.", ("ACCUSE", "France", "Russia")),
    ("Police arrested three journalists in Lagos.", ("COERCE", "Police", "three journalists")),
    ("Poland expelled two Russian diplomats.", ("SANCTION", "Poland", "two Russian diplomats")),
    ("The president of Kenya met the foreign minister of Sudan.",
     ("CONSULT", "president", "foreign minister")),
    ("The United States lifted sanctions on Sudan.", ("RETREAT", "The United States", "Sudan")),
    ("Canada urged Israel to open the crossing.", ("REQUEST", "Canada", "Israel")),
    ("North Korea threatened to attack South Korea.", ("THREATEN", "North Korea", "South Korea")),
    ("Thousands of people protested in Athens against the government.",
     ("PROTEST", "Thousands of people", "government")),
    # The parser hangs the subject on the phrase before it.
    ("On a visit to Harare, Namibian President Hage Otto praised President Peter Moyo for his "
     "reforms.",
     ("SUPPORT", "Hage Otto", "Peter Moyo")),
    ("A court in Dakar found the mayor guilty of fraud.", ("ACCUSE", "court", "mayor")),
    ("About 2,000 Chadian soldiers were deployed in the north.",
     ("MOBILIZE", "About 2,000 Chadian soldiers", None)),
    ("Norway says Sudan must open the border to aid.", ("REQUEST", "Norway", "Sudan")),
    ("Peru and Chile have agreed a free trade agreement.", ("SUPPORT", "Peru", "Chile")),
    ("The Finnish president has cancelled a planned visit to Hungary.",
     ("REJECT", "Finnish president", "Hungary")),
    ("Kenya withdrew its peacekeepers from Haiti.", ("SANCTION", "Kenya", "Haiti")),
    ("Peru's foreign ministry issued a statement condemning Chile.",
     ("ACCUSE", "Peru's foreign ministry", "Chile")),
    ("The army said the rebels were responsible for the blast in the market.",
     ("ACCUSE", "army", "rebels")),
    ("The dockers' union declared that the harbour police must leave the quay.",
     ("REQUEST", "dockers' union", "harbour police")),
    ("The Nordic Council mission called on all parties in Oslo to compromise.",
     ("REQUEST", "Nordic Council mission", "parties")),
    ("Two bankers were accused of hiding the losses of a state fund in Riga.",
     ("ACCUSE", None, "Two bankers")),
    ("Two bombs exploded outside a bank in Cali on Friday.", ("ASSAULT", None, "bank")),
    ("Tens of thousands protested in Tunis against the government.",
     ("PROTEST", "Tens of thousands", "government")),
    ("The Houthis said they had downed an American drone.", ("ASSAULT", "The Houthis", "American")),
    ("A court in Malawi ordered the release of the Iranian sailors.",
     ("RETREAT", "court", "Iranian sailors")),
    ("Army artillery fired back at rebel trenches until noon.",
     ("ASSAULT", "Army artillery", "rebel")),
])
def test_who_did_what_to_whom(coder: Coder, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in [who(row) for row in code(coder, text)]


def test_a_call_on_a_day_is_no_call_on_somebody(coder: Coder) -> None:
    rows = code(coder, "Egypt's president called Jordan's king on Tuesday to congratulate him on "
                       "his birthday.")
    assert rows and all(row.event_type != "REQUEST" for row in rows)


def test_an_act_of_several_is_one_mention_with_all_its_parties(coder: Coder) -> None:
    [row] = code(coder, "Britain and France condemned Iran and the opposition of Chad.")
    assert who(row) == ("ACCUSE", "Britain", "Iran")
    assert (row.actors, row.actor_countries) == (["United Kingdom", "France"], ["GBR", "FRA"])
    assert row.recipient_countries == ["IRN", "TCD"]
    assert row.recipient_sectors[1] == "OPP"
    assert len(row.recipients) == len(row.recipient_ids) == len(row.recipient_sectors) == 2
    assert (row.actor_name, row.recipient_name) == (row.actors[0], row.recipients[0])


def test_what_both_do_with_one_another_has_each_party_once(coder: Coder) -> None:
    [row] = code(coder, "Peru, Chile and Brazil have agreed a free trade agreement.")
    assert (row.actors, row.recipients) == (["Peru"], ["Chile", "Brazil"])


def test_a_side_that_the_text_does_not_name_is_empty(coder: Coder) -> None:
    [row] = code(coder, "Two bankers were accused of hiding the losses of a state fund in Riga.")
    assert (row.actors, row.actor_ids, row.actor_countries, row.actor_sectors) == ([], [], [], [])
    assert row.actor_name is None and len(row.recipients) == 1


def test_a_mention_says_who_proposed_it_and_how_sure_its_parties_are(coder: Coder) -> None:
    [row] = code(coder, "Britain and France condemned Iran.")
    assert (list(row.proposed_by), row.relevance) == (["patterns"], 1.0)
    assert 0 < row.party_confidence < 1


def test_a_role_inherits_its_nationality(coder: Coder) -> None:
    [row] = code(coder, "Gunmen killed three French soldiers in Mali.")
    assert (row.recipient_country, row.recipient_sector, row.killed) == ("FRA", "MIL", 3)
    assert (row.place_country, row.place_precision) == ("MLI", "country")


def test_the_army_of_a_story_keeps_its_country(coder: Coder) -> None:
    rows = code(coder, "Sudan's army shelled a market in Omdurman.\n\n"
                       "The army arrested two reporters on Tuesday.")
    assert [row.actor_country for row in rows] == ["SDN", "SDN"]


def test_he_who_accuses_in_the_next_paragraph_is_whoever_spoke_before(coder: Coder) -> None:
    rows = code(coder, "Kenya's president met the prime minister of Uganda.\n\n"
                       "He accused the opposition of fraud.")
    accusers = [(row.actor_text, row.actor_country) for row in rows if row.event_type == "ACCUSE"]
    assert accusers == [("He", "KEN")]


@pytest.mark.parametrize(("text", "flag"), [
    ("The ministry denied that its troops had attacked the village.", "is_negated"),
    ("Militants did not attack the base.", "is_negated"),
    ("Nobody said that rebels had attacked the base.", "is_negated"),
    ("The rebels could attack the capital.", "is_hypothetical"),
    ("If rebels attack the capital, thousands will flee.", "is_hypothetical"),
    ("Gunmen attacked a hotel in Mumbai in 2008.", "is_historical"),
    ("Soldiers used to shoot at smugglers on this river.", "is_historical"),
    ("Not a bomb exploded in the port, the navy said.", "is_negated"),
])
def test_what_did_not_happen_now_is_flagged(coder: Coder, text: str, flag: str) -> None:
    attacks = [proposal for proposal in coder.steps(Text(None, text, DAY), DAY).proposals
               if proposal.candidate.coding and proposal.candidate.coding.event_type == "ASSAULT"]
    assert attacks and all(getattr(proposal.flags, flag) for proposal in attacks)


@pytest.mark.parametrize(("text", "event_type"), [
    ("Turkey will send food to Sudan.", "AGREE"),
    ("Belarus will expel Polish diplomats.", "THREATEN"),
    ("France will not lift sanctions on Belarus.", "REJECT"),
    ("The coalition would bomb the camp again if its soldiers were attacked.", "THREATEN"),
    ("The minister said he would expel the ambassador of Chad.", "THREATEN"),
    ("The general said on television that he will shut the border with Chad.", "THREATEN"),
    ("The tribe's elders said they are ready to help the refugees.", "AGREE"),
])
def test_what_is_announced_is_a_pledge_a_threat_or_a_refusal(
        coder: Coder, text: str, event_type: str) -> None:
    assert event_type in [row.event_type for row in code(coder, text)]


@pytest.mark.parametrize("text", [
    "The minister came under fire for his remarks.",
    "She is fighting cancer, her doctor said.",
    "The director shot a film in Morocco last year.",
    "A price war broke out between two supermarkets.",
    "The striker attacked the left wing and shot at goal in the final minute.",
])
def test_idioms_are_no_events(coder: Coder, text: str) -> None:
    assert [who(row) for row in code(coder, text) if row.event_type == "ASSAULT"] == []


def test_the_dateline_places_what_names_no_place(coder: Coder) -> None:
    [row] = code(coder, "GOMA, Congo (Wire) — Rebels attacked a police station on Tuesday, "
                        "officials said.")
    assert (row.place_name, row.place_country) == ("Goma", "COD")
    assert (row.event_date, row.event_date_precision) == (date(2026, 3, 3), "day")
    assert row.attribution == "officials"


def test_a_homonym_follows_the_country_named(coder: Coder) -> None:
    [row] = code(coder, "Militants attacked soldiers in Tripoli, Lebanon, on Monday.")
    assert (row.place_country, row.place_admin1) == ("LBN", "North Lebanon")


def test_what_came_of_an_act_is_no_second_act(coder: Coder) -> None:
    [row] = code(coder, "Gunmen opened fire on a patrol in Palmyra, Syria, wounding four soldiers.")
    assert (row.event_mode, row.injured) == ("firearms", 4)


def test_the_next_sentences_tell_the_toll(coder: Coder) -> None:
    [row] = code(coder, "A drone struck a bakery in Goma on Tuesday. Forty-one people were "
                        "wounded, a nurse said.")
    assert (row.event_type, row.injured) == ("ASSAULT", 41)


def test_another_act_has_its_own_toll(coder: Coder) -> None:
    text = ("Rebels attacked a bridge near Goma on Tuesday. "
            "In another attack gunmen wounded six traders.")
    injured = [(row.trigger, row.injured) for row in code(coder, text)]
    assert injured == [("attacked", None), ("wounded", 6)]


def test_spans_point_into_the_text_as_given(coder: Coder) -> None:
    text = "Intro line.\n\nRebels attacked\nan army base near\nGoma on Monday."
    [row] = code(coder, text)
    for start, end, written in (
            (row.sentence_start, row.sentence_end, row.sentence),
            (row.trigger_start, row.trigger_end, row.trigger),
            (row.actor_start, row.actor_end, row.actor_text),
            (row.recipient_start, row.recipient_end, row.recipient_text),
            (row.place_start, row.place_end, row.place_text)):
        assert text[start:end] == written


def test_coding_is_deterministic(coder: Coder) -> None:
    text = ("Britain and France condemned Iran after rebels attacked a base in Goma.\n\n"
            "Police arrested nine protesters.")
    assert code(coder, text) == code(coder, text)


@pytest.mark.parametrize(("text", "place"), [
    ("Gunmen killed four soldiers outside Kunduz on Monday.", "Kunduz"),
    ("Rebels shelled the town of Sake in eastern Congo.", "Sake"),
    ("BEIRUT — Warplanes bombed a market in Idlib on Monday, officials in Amman said.", "Idlib"),
    ("KABUL — Gunmen attacked a school in Herat (Afghanistan's courts forbid schools in Kandahar).",
     "Herat"),
    ("ODESA, Ukraine — Iran condemned the attack on Tuesday.", "Iran"),
    ("NAIROBI, Kenya — Kenya summoned the ambassador over two lawyers who were held in Kampala.",
     "NAIROBI"),
    ("HAVANA — Opposition parties in Lima rejected the accord on Monday.", "Lima"),
])
def test_an_event_is_where_it_happened(coder: Coder, text: str, place: str) -> None:
    assert place in [row.place_text for row in code(coder, text)]


def test_where_a_strike_came_from_is_its_origin(coder: Coder) -> None:
    rows = code(coder, "Militants fired rockets from Gaza at Ashkelon on Monday.")
    [row] = [r for r in rows if r.event_type == "ASSAULT"]
    assert (row.origin_place_text, row.place_text) == ("Gaza", "Ashkelon")


@pytest.mark.parametrize(("text", "day"), [
    ("The minister, who arrived on Monday, met the Kenyan president on Tuesday.", date(2026, 3, 3)),
    ("Rebels attacked a base on Tuesday.\n\nGunmen killed two guards.", date(2026, 3, 3)),
    ("Rebels attacked a base and gave the army until Friday to leave.", DAY),
    ("Rebels attacked a base two days after they had attacked a bridge on Sunday.",
     date(2026, 3, 3)),
])
def test_an_event_is_when_it_happened(coder: Coder, text: str, day: date) -> None:
    assert day in [row.event_date for row in code(coder, text)]


@pytest.mark.parametrize(("text", "source", "kind", "is_claim"), [
    ("Gunmen killed two guards, state television reported.", "state television", "media", False),
    ("Rebels shelled a market on Monday, the army said.", "the army", "official", True),
    ("The Taliban claimed that their fighters had attacked the base.",
     "The Taliban", "armed_group", True),
    ("Gunmen killed two guards, according to residents.", "residents", "witness", False),
    ("Gunmen reportedly killed two guards.", None, "anonymous", False),
    ("Gunmen killed two guards.", None, None, False),
])
def test_who_says_so(
        coder: Coder, text: str, source: str | None, kind: str | None, is_claim: bool) -> None:
    row = code(coder, text)[-1]
    assert (row.attribution, row.attribution_kind, row.is_claim) == (source, kind, is_claim)


@pytest.mark.parametrize(("text", "weapon"), [
    ("A suicide bomber killed nine people in Mosul.",
     "suicide bomb"), ("Police fired tear gas at protesters.", "tear gas"),
    ("Gunmen killed two guards.", "firearm"), ("Rebels attacked a base.", None)])
def test_the_weapon_is_named(coder: Coder, text: str, weapon: str | None) -> None:
    assert [row.weapon for row in code(coder, text)][:1] == [weapon]


@pytest.mark.parametrize(("text", "country"), [
    ("Russian forces attacked Kharkiv on Monday.", "UKR"),
    ("Israel bombed Khan Younis on Monday.", "PSE"),
    ("Turkish jets bombed Kobani on Monday.", "SYR"),
])
def test_a_town_as_object_is_of_its_own_country(coder: Coder, text: str, country: str) -> None:
    row = next(row for row in code(coder, text) if row.event_type == "ASSAULT")
    assert (row.place_country, row.recipient_country) == (country, country)


@pytest.mark.parametrize(("text", "killed", "injured"), [
    ("Gunmen stormed a camp on Monday. At least 25 people are dead and dozens injured.", 25, 24),
    ("Gunmen stormed a camp on Monday. A man whose sister was killed said he had hidden.", None,
     None),
])
def test_the_toll_of_an_act_stands_behind_it(coder: Coder, text: str, killed: int | None,
                                             injured: int | None) -> None:
    row, = code(coder, text)
    assert (row.killed, row.injured) == (killed, injured)


@pytest.mark.parametrize(("text", "actor", "country"), [
    ("ATLANTA — Georgia's governor ordered troops to Savannah on Monday.", "Georgia's governor",
     "USA"),
    ("Georgia's governor sued the ministry in Atlanta on Monday.", "Georgia's governor", "USA"),
    ("Georgia's governor sued the ministry in Tbilisi on Monday.", "Georgia's governor", "GEO"),
    ("TBILISI — Georgian police arrested nine students on Monday.", "Georgian police", "GEO"),
    ("Police in Lebanon, Ohio, arrested two men. Lebanon's mayor praised the officers.",
     "Lebanon's mayor", "USA"),
    ("Lebanon's army arrested two men near Tyre on Monday.", "Lebanon's army", "LBN"),
    ("The mayor of Paris, Texas, condemned the police.", "mayor", "USA"),
    ("Lagos police arrested two bankers on Monday.", "Lagos police", "NGA"),
    ("Texas Governor Ann Wilcox sued the ministry on Monday.", "Ann Wilcox", "USA"),
])
def test_an_actor_is_of_the_country_that_the_text_s_place_means(
        coder: Coder, text: str, actor: str, country: str) -> None:
    found = {row.actor_text: row.actor_country for row in code(coder, text)}
    assert found[actor] == country


@pytest.mark.parametrize(("text", "day", "sector"), [
    ("Taliban forces closed a school in Kabul.", date(2023, 2, 7), "GOV"),
    ("The Taliban condemned Pakistan.", date(2021, 8, 20), "GOV"),
    ("The Taliban condemned Pakistan.", date(2015, 2, 7), "REB"),
    ("The Taliban condemned Pakistan.", date(2000, 2, 7), "GOV"),
    ("The Pakistani Taliban condemned India.", date(2023, 2, 7), "REB"),
    ("Barack Obama condemned Russia.", date(2014, 3, 4), "GOV"),
    ("Barack Obama condemned Russia.", date(2024, 3, 4), "UNK"),
    ("Barack Obama condemned Russia.", date(2003, 3, 4), "UNK"),
    ("Donald Trump condemned Iran.", date(2019, 3, 4), "GOV"),
    ("Donald Trump condemned Iran.", date(2023, 3, 4), "UNK"),
    ("Donald Trump condemned Iran.", date(2025, 3, 4), "GOV"),
])
def test_an_actor_has_the_office_of_the_article_s_day(coder: Coder, text: str, day: date,
                                                      sector: str) -> None:
    mentions = coder.code(Text(None, text, day), day).mentions
    assert sector in {m.actor.sector for m in mentions if m.actor}


@pytest.mark.parametrize(("title", "actors"), [
    ("Gunmen kill 12 in Mali mosque attack", {"Gunmen"}),
    ("Militants abduct nine pupils in Niger school raid", {"Militants"}),
    ("Taliban attack on Kabul hotel kills nine guards", {"Taliban"}),
    ("Israeli strike kills five in Gaza market", {"Israeli"}),
    ("US drone strike kills four militants in Yemen", {"US"}),
    ("Rebel attack on convoy kills nine soldiers", {"Rebel"}),
    ("Nine soldiers killed in rebel attack in Chad", {"rebel"}),
])
def test_who_stands_in_front_of_attack(coder: Coder, title: str, actors: set[str]) -> None:
    text = "Nothing else was known about it on Monday."
    found = {row.actor_text for row in code(coder, text, title) if row.event_type == "ASSAULT"}
    assert found - {None} == actors


@pytest.mark.parametrize("text", [
    "Human Rights Watch accused the Syrian army of killing 80 civilians in Idlib.",
    "Kenya blamed Al-Shabaab for killing nine teachers in Mandera.",
    "The army was accused by Human Rights Watch of killing nine students in Hama.",
])
def test_an_accuser_does_not_do_the_deed(coder: Coder, text: str) -> None:
    doers = {row.actor_name for row in code(coder, text) if row.event_type == "ASSAULT"}
    assert not doers & {"Human Rights Watch", "Kenya"}


@pytest.mark.parametrize(("text", "event_type", "day"), [
    ("Miners marched in Quito on Sunday. They demanded the release of two leaders.", "REQUEST",
     date(2026, 3, 1)),
    ("Police shot a student on January 9. Two others were wounded by officers.", "ASSAULT",
     date(2026, 1, 9)),
    ("Ghana praised Togo for having freed two pilots on Sunday.", "SUPPORT", DAY),
    ("Ghana condemned Togo, speaking on Monday at a summit in Lome.", "ACCUSE", date(2026, 3, 2)),
    ("Kenya on Monday condemned the attack on the market on Friday.", "ACCUSE",
     date(2026, 3, 2)),
])
def test_a_day_holds_for_what_goes_on(coder: Coder, text: str, event_type: str,
                                      day: date) -> None:
    days = [row.event_date for row in code(coder, text) if row.event_type == event_type]
    assert days and set(days[-1:]) == {day}
