"""PLOVER types and what CAMEO, GDELT's quad class and Goldstein's scale make of them."""

from dataclasses import dataclass

# GDELT's Goldstein value for each CAMEO root (GDELT event codebook 2.0).
GOLDSTEIN = {"01": 0.0, "02": 3.0, "03": 4.0, "04": 1.0, "05": 3.5, "06": 6.0, "07": 7.0, "08": 5.0, "09": -2.0,
             "10": -5.0, "11": -2.0, "12": -4.0, "13": -6.0, "14": -6.5, "15": -7.2, "16": -4.0, "17": -7.0,
             "18": -9.0, "19": -10.0, "20": -10.0}
MATERIAL_CONFLICT = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
MATERIAL_COOPERATION = frozenset({"COOPERATE", "AID", "RETREAT"})
VIOLENT = frozenset({"ASSAULT", "COERCE", "PROTEST"})
TYPES = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "REJECT", "ACCUSE",
         "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")


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
        """GDELT's quad class: 01–05 → 1, 06–08 → 2, 09–13 → 3, 14–20 → 4."""
        root = int(self.cameo_root)
        return 1 + (root > 5) + (root > 8) + (root > 13)

    @property
    def goldstein(self) -> float:
        """Goldstein value of the CAMEO root."""
        return GOLDSTEIN[self.cameo_root]


def refused(coding: Coding) -> Coding:
    """What a cooperative act becomes when it is told that it will not be done: a refusal (REJECT, CAMEO 12x)."""
    if coding.event_type in MATERIAL_COOPERATION | {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"}:
        modes = {"AID": ("assist", "122"), "COOPERATE": ("assist", "121"), "CONSULT": ("meet", "125"),
                 "RETREAT": ("change", "124"), "CONCEDE": ("change", "123")}
        mode, cameo = modes.get(coding.event_type, (None, "120"))
        return Coding("REJECT", mode, cameo, coding.contexts)
    return coding


def announced(coding: Coding) -> Coding:
    """What an act becomes when it is told as still to come: a pledge (AGREE) or a threat (THREATEN).

    PLOVER manual: an intent to cooperate is AGREE (CAMEO 03x), an announced hostile act THREATEN (13x).
    """
    if coding.event_type in MATERIAL_COOPERATION | {"CONSULT", "SUPPORT", "CONCEDE"}:
        cameo = {"CONSULT": "036", "AID": "033", "COOPERATE": "031", "RETREAT": "035", "CONCEDE": "035"}
        return Coding("AGREE", None, cameo.get(coding.event_type, "030"), coding.contexts)
    if coding.event_type in MATERIAL_CONFLICT:
        cameo = {"SANCTION": "1312", "COERCE": "132", "ASSAULT": "138", "MOBILIZE": "138", "PROTEST": "133"}
        modes = {"SANCTION": "relations", "COERCE": "restrict", "ASSAULT": "violence", "MOBILIZE": "violence"}
        mode = modes.get(coding.event_type)
        return Coding("THREATEN", mode, cameo[coding.event_type], coding.contexts)
    return coding
