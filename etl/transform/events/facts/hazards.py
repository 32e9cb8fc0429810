"""What kills and destroys without anybody doing it: hazards of nature, illness, accidents, beasts.

An earthquake attacks nobody. Such an act is no ASSAULT, whoever proposes it.
"""

from spacy.tokens import Span, Token

from etl.transform.events.language.clauses import (
    agents,
    children,
    is_passive,
    prepositional,
    subjects,
)

NATURE = frozenset({
    "earthquake", "quake", "tremor", "aftershock", "tsunami", "flood", "flooding", "floodwater",
    "landslide", "mudslide", "rockslide", "avalanche", "storm", "rainstorm", "thunderstorm",
    "snowstorm", "sandstorm", "cyclone", "hurricane", "typhoon", "tornado", "blizzard", "lightning",
    "heatwave", "heat", "wildfire", "bushfire", "volcano", "eruption", "rain", "rainfall",
    "downpour", "monsoon", "hailstorm", "sinkhole", "drought", "famine", "wind", "landfall"})
ILLNESS = frozenset({
    "cholera", "outbreak", "epidemic", "pandemic", "virus", "coronavirus", "disease", "illness",
    "malaria", "ebola", "covid-19", "covid", "flu", "influenza", "measles", "dengue", "typhoid",
    "diphtheria", "cancer", "overdose", "infection", "hunger", "malnutrition", "thirst",
    "hypothermia", "pollution"})
ACCIDENTS = frozenset({
    "crash", "collision", "accident", "derailment", "stampede", "crush", "collapse", "shipwreck",
    "wreck", "pile-up", "pileup", "capsizing", "blaze", "inferno"})
BEASTS = frozenset({"shark", "crocodile", "alligator", "bear", "elephant", "leopard", "hippo",
                    "snake", "hyena", "wolf", "bee", "wasp", "dog"})
HAZARDS = NATURE | ILLNESS | ACCIDENTS | BEASTS
# "a storm of protest"
FIGURES = frozenset({"rain", "storm", "flood", "avalanche", "tsunami", "epidemic", "hurricane",
                     "outbreak"})
# An explosion is one with these in front.
BURSTING = frozenset({"explosion", "blast"})
UNARMED = frozenset({"gas", "boiler", "fireworks", "firework", "pipeline", "methane", "dust",
                     "tanker", "cylinder", "refinery", "firecracker", "steam"})
# A fire is one where it is counted ("a fire") and nobody's weapon.
ARMED = frozenset({"rocket", "artillery", "mortar", "tank", "sniper", "gun", "arms", "shell",
                   "rebel", "army", "police", "enemy", "friendly", "cross", "heavy", "machine",
                   "arson", "deliberate"})
# Behind these stands what people die of.
CAUSES = ("in", "by", "of", "from", "during")
SINGULAR = frozenset({"it", "which", "that"})


def is_by_hazard(head: Token, before: Span | None) -> bool:
    """Whether what a trigger tells was done by a hazard and by nobody.

    `before` is the sentence before, in which "it" may have been named; None where there is none.
    """
    if head.pos_ in {"VERB", "AUX"}:
        return any(_is_hazard(cause, before) for cause in _causes(head))
    modifiers = [*children(head, "compound", "amod", "nmod", "poss"), *prepositional(head, "by")]
    return any(_is_hazard(cause, None) for cause in modifiers)


def _causes(verb: Token) -> list[Token]:
    """Who or what does it; of those who only suffer it, in what."""
    if not is_passive(verb) and verb.lemma_.lower() not in {"die", "perish"}:
        return subjects(verb)
    return agents(verb) or prepositional(verb, *CAUSES)


def _is_hazard(word: Token, before: Span | None) -> bool:
    if word.lower_ in SINGULAR and before is not None:
        told = [t for t in before if t.dep_ in {"nsubj", "nsubjpass"}]
        return any(_is_hazard(subject, None) for subject in told)
    lemma = word.lemma_.lower()
    modifiers = {t.lemma_.lower() for t in children(word, "compound", "amod", "nmod")}
    if lemma == "fire":
        return bool(children(word, "det", "nummod")) and not modifiers & ARMED
    if lemma in BURSTING:
        return bool(modifiers & UNARMED)
    # "a rain of rockets"; "Cyclone Batsirai"
    is_figure = lemma in FIGURES and bool(prepositional(word, "of"))
    named = {t.lemma_.lower() for t in children(word, "compound")} & (NATURE - {"heat", "rain"})
    is_named = word.pos_ == "PROPN" and bool(named)
    return (lemma in HAZARDS and not is_figure) or is_named
