"""The event ontology: PLOVER's types, modes and contexts, and what CAMEO and GDELT make of them.

In: nothing. Out: `EVENT_TYPES`, a row for each of the 16 types, and named sets of types that derive
from it. The columns `event_type`, `event_mode` and `contexts` of `mentions` and `events` hold these
names, `cameo_root`, `quad_class` and `goldstein` these codes and numbers.

Sources: PLOVER's manual of 2021 (Open Event Data Alliance), the CAMEO codebook 1.1b3, and the GDELT
event codebook 2.0. A new type or mode is a line here; the contracts are tested against it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

# PLOVER's and GDELT's quad classes.
QUAD_CLASSES = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict",
                4: "material conflict"}


@dataclass(frozen=True)
class Root:
    """One of CAMEO's 20 roots: its two digits, its meaning, and GDELT's values for it.

    goldstein: -10 (most conflict) to 10 (most cooperation). quad_class: a key of QUAD_CLASSES.
    """

    code: str
    meaning: str
    goldstein: float
    quad_class: int


ROOTS = {root.code: root for root in (
    Root("01", "make a public statement", 0.0, 1),
    Root("02", "appeal", 3.0, 1),
    Root("03", "express intent to cooperate", 4.0, 1),
    Root("04", "consult", 1.0, 1),
    Root("05", "engage in diplomatic cooperation", 3.5, 1),
    Root("06", "engage in material cooperation", 6.0, 2),
    Root("07", "provide aid", 7.0, 2),
    Root("08", "yield", 5.0, 2),
    Root("09", "investigate", -2.0, 3),
    Root("10", "demand", -5.0, 3),
    Root("11", "disapprove", -2.0, 3),
    Root("12", "reject", -4.0, 3),
    Root("13", "threaten", -6.0, 3),
    Root("14", "protest", -6.5, 4),
    Root("15", "exhibit force posture", -7.2, 4),
    Root("16", "reduce relations", -4.0, 4),
    Root("17", "coerce", -7.0, 4),
    Root("18", "assault", -9.0, 4),
    Root("19", "fight", -10.0, 4),
    Root("20", "use unconventional mass violence", -10.0, 4))}
# CAMEO's codes below its roots (CAMEO codebook 1.1b3, chapter 2).
_CODES = """
    010 011 012 013 014 015 016 017 018 019
    020 021 0211 0212 0213 0214 022 023 0231 0232 0233 0234 024 0241 0242 0243 0244 025 0251
    0252 0253 0254 0255 0256 026 027 028
    030 031 0311 0312 0313 0314 032 033 0331 0332 0333 0334 034 0341 0342 0343 0344 035 0351
    0352 0353 0354 0355 0356 036 037 038 039
    040 041 042 043 044 045 046
    050 051 052 053 054 055 056 057
    060 061 062 063 064
    070 071 072 073 074 075
    080 081 0811 0812 0813 0814 082 083 0831 0832 0833 0834 084 0841 0842 085 086 0861 0862 0863
    087 0871 0872 0873 0874
    090 091 092 093 094
    100 101 1011 1012 1013 1014 102 103 1031 1032 1033 1034 104 1041 1042 1043 1044 105 1051
    1052 1053 1054 1055 1056 106 107 108
    110 111 112 1121 1122 1123 1124 1125 113 114 115 116
    120 121 1211 1212 1213 1214 122 1221 1222 1223 1224 123 1231 1232 1233 1234 124 1241 1242
    1243 1244 1245 1246 125 126 127 128 129
    130 131 1311 1312 1313 132 1321 1322 1323 1324 133 134 135 136 137 138 1381 1382 1383 1384
    1385 139
    140 141 1411 1412 1413 1414 142 1421 1422 1423 1424 143 1431 1432 1433 1434 144 1441 1442
    1443 1444 145 1451 1452 1453 1454
    150 151 152 153 154 155
    160 161 162 1621 1622 1623 163 164 165 166 1661 1662 1663
    170 171 1711 1712 172 1721 1722 1723 1724 173 174 175 176
    180 181 182 1821 1822 1823 183 1831 1832 1833 1834 184 185 186
    190 191 192 193 194 195 1951 1952 196
    200 201 202 203 204 2041 2042
    """
CAMEO_CODES = frozenset(_CODES.split())


@dataclass(frozen=True)
class Coding:
    """What an event is: PLOVER type, mode and contexts, and its CAMEO code."""

    event_type: str
    event_mode: str | None
    cameo_code: str
    contexts: tuple[str, ...] = ()

    @property
    def cameo_root(self) -> str:
        """First two digits of the CAMEO code."""
        return self.cameo_code[:2]

    @property
    def quad_class(self) -> int:
        """GDELT's quad class, which is that of the CAMEO root."""
        return ROOTS[self.cameo_root].quad_class

    @property
    def goldstein(self) -> float:
        """Goldstein value of the CAMEO root."""
        return ROOTS[self.cameo_root].goldstein


# An embargo is COERCE by PLOVER's table of 2021 although its CAMEO code stands under root 16.
EMBARGO = Coding("COERCE", "restrict", "163")


@dataclass(frozen=True)
class EventType:
    """One of PLOVER's 16 types, with what exports and coder must know of it.

    quad_class and intensity (-10 to 10) are PLOVER's own: CONCEDE is verbal although its CAMEO root
    is material. general_code is CAMEO's general code, which stands for the type where no pattern
    says more. announced_as and refused_as: what the act becomes when it is told as still to come,
    or as never to be done; None where it stays what it is.
    """

    name: str
    quad_class: int
    intensity: float
    general_code: str
    modes: tuple[str, ...] = ()
    announced_as: Coding | None = None
    refused_as: Coding | None = None
    # It is done by words, so it happens where its speaker is.
    is_spoken: bool = False
    # What its words are about has not happened: it is pledged, demanded, threatened or refused.
    is_prospective: bool = False
    # It is said to somebody, and often told without its speaker: "was accused", "was urged to go".
    is_spoken_to: bool = False
    # Both parties do it, so it reads the same from either end.
    is_mutual: bool = False
    # It is an event although no actor is known; of the others most such sentences are about policy.
    may_lack_actor: bool = False
    # Not knowing the actor, it is enough to know whom it befell.
    may_be_suffered: bool = False
    # People may be killed, injured or detained in it.
    is_violent: bool = False
    # It happens at one spot and hurts people there, whose number later sentences may tell.
    is_physical: bool = False


EVENT_TYPES = (
    EventType("AGREE", 1, 2.5, "030", is_spoken=True, is_prospective=True, is_mutual=True,
              refused_as=Coding("REJECT", None, "120")),
    EventType("CONSULT", 1, 2.5, "040", ("visit", "third-party", "multilateral", "phone"),
              is_mutual=True, announced_as=Coding("AGREE", None, "036"),
              refused_as=Coding("REJECT", "meet", "125")),
    EventType("SUPPORT", 1, 5.0, "050", is_spoken=True, is_mutual=True,
              announced_as=Coding("AGREE", None, "030"),
              refused_as=Coding("REJECT", None, "120")),
    EventType("CONCEDE", 1, 4.5, "080", is_spoken=True,
              announced_as=Coding("AGREE", None, "035"),
              refused_as=Coding("REJECT", "change", "123")),
    EventType("COOPERATE", 2, 9.5, "060", is_mutual=True,
              announced_as=Coding("AGREE", None, "031"),
              refused_as=Coding("REJECT", "assist", "121")),
    EventType("AID", 2, 10.0, "070",
              announced_as=Coding("AGREE", None, "033"),
              refused_as=Coding("REJECT", "assist", "122")),
    EventType("RETREAT", 2, 6.5, "080",
              ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
              may_be_suffered=True, announced_as=Coding("AGREE", None, "035"),
              refused_as=Coding("REJECT", "change", "124")),
    EventType("REQUEST", 3, 0.0, "100", ("assist", "change", "yield", "meet"),
              is_spoken=True, is_prospective=True, is_spoken_to=True),
    EventType("REJECT", 3, -2.0, "120", ("assist", "change", "yield", "meet"),
              is_spoken=True, is_prospective=True),
    EventType("ACCUSE", 3, -3.0, "110", ("disapprove", "investigate", "allege"),
              is_spoken=True, is_spoken_to=True),
    EventType("THREATEN", 3, -3.5, "130",
              ("restrict", "arrest", "relations", "expel", "territory", "violence"),
              is_spoken=True, is_prospective=True),
    EventType("PROTEST", 4, -5.0, "140",
              ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
              may_lack_actor=True, is_violent=True, is_physical=True,
              announced_as=Coding("THREATEN", None, "133")),
    EventType("SANCTION", 4, -6.0, "160", ("convict", "expel", "withdraw", "discontinue"),
              may_be_suffered=True, announced_as=Coding("THREATEN", "relations", "1312")),
    EventType("MOBILIZE", 4, -5.5, "150", ("troops", "weapons", "police", "militia"),
              announced_as=Coding("THREATEN", "violence", "138")),
    EventType("COERCE", 4, -7.0, "170",
              ("seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport",
               "withhold", "misinformation", "cyber"),
              may_lack_actor=True, is_violent=True,
              announced_as=Coding("THREATEN", "restrict", "132")),
    EventType("ASSAULT", 4, -9.0, "180",
              ("abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive",
               "firearms", "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons",
               "crowd-control", "unconventional"),
              may_lack_actor=True, is_violent=True, is_physical=True,
              announced_as=Coding("THREATEN", "violence", "138")))

BY_NAME = {one.name: one for one in EVENT_TYPES}
TYPES = tuple(BY_NAME)
# PLOVER's contexts; an event has any number of them.
CONTEXTS = (
    "military", "intelligence", "executive", "legislative", "election", "political_institutions",
    "pro_democracy", "pro_autocracy", "economic", "legal", "reparations", "human_rights",
    "rights_freedoms", "repression", "human_security", "gender", "lgbt", "religion_ethnicity",
    "inequality", "diplomatic", "territory", "peacekeeping", "health", "asylum", "migration",
    "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn", "cyber",
    "misinformation", "crime", "corruption", "illegal_drugs", "trafficking")


def types_where(holds: Callable[[EventType], bool]) -> frozenset[str]:
    """Names of the types for which something holds."""
    return frozenset(one.name for one in EVENT_TYPES if holds(one))


MATERIAL_COOPERATION = types_where(lambda one: one.quad_class == 2)
MATERIAL_CONFLICT = types_where(lambda one: one.quad_class == 4)
SPOKEN = types_where(lambda one: one.is_spoken)
PROSPECTIVE = types_where(lambda one: one.is_prospective)
SPOKEN_TO = types_where(lambda one: one.is_spoken_to)
MUTUAL = types_where(lambda one: one.is_mutual)
NEED_ACTOR = types_where(lambda one: not one.may_lack_actor)
SUFFERED = types_where(lambda one: one.may_be_suffered)
VIOLENT = types_where(lambda one: one.is_violent)
PHYSICAL = types_where(lambda one: one.is_physical)
# What CAMEO's root 08 holds: the two differ only in what was yielded.
YIELDING = types_where(lambda one: one.general_code == "080")
# What acts become when they are announced: a pledge or a threat, which has happened as such.
INTENDED = frozenset(one.announced_as.event_type for one in EVENT_TYPES if one.announced_as)


def refused(coding: Coding) -> Coding:
    """What a cooperative act becomes when it is told as never to be done: REJECT (CAMEO 12x).

    Any other act stays what it is: not to attack is no refusal.
    """
    became = BY_NAME[coding.event_type].refused_as
    return replace(became, contexts=coding.contexts) if became else coding


def announced(coding: Coding) -> Coding:
    """What an act becomes when it is told as still to come: a pledge (AGREE) or THREATEN.

    PLOVER's manual: an intent to cooperate is AGREE (CAMEO 03x), an announced hostile act is
    THREATEN (13x). What is spoken against somebody, and a pledge itself, stay what they are.
    """
    became = BY_NAME[coding.event_type].announced_as
    return replace(became, contexts=coding.contexts) if became else coding
