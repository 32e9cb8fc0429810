"""Who is reported to say so, and what kind of source that is.

The source is the subject of the verb of saying above a trigger, or stands behind "according to" or
"citing". A claim is what only one side says: an armed group or a force about a fight in which it
takes part. Whatever somebody "claims" or "alleges" is a claim too.
"""

import re
from dataclasses import dataclass

from spacy.tokens import Span, Token

from etl.transform.events.language.clauses import agents, children, governors, is_passive, subjects

SAYING = frozenset({
    "say", "report", "tell", "state", "announce", "claim", "add", "confirm", "write", "quote",
    "note", "declare", "allege", "insist", "argue", "acknowledge", "reveal", "disclose", "assert",
    "maintain", "estimate", "indicate", "specify", "explain", "testify", "recount", "admit",
    "contend", "describe"})
CLAIMING = frozenset({"claim", "allege", "insist", "assert", "contend", "maintain", "boast"})
PRONOUNS = frozenset({"he", "she", "it", "they", "who", "which", "that", "i", "we", "you", "this"})
# What a speaker is called; of several kinds that fit, `kind_of` chooses.
_KINDS = [(kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in (
    ("anonymous",
     r"anonym\w+|unnamed|unidentified|sources?|people familiar|insiders?|speaking on condition|"
     r"reportedly|reports?|declined to be named"),
    ("armed_group",
     r"rebels?|militants?|insurgents?|guerrillas?|fighters|taliban|islamic state|isis|isil|"
     r"houthis?|hamas|hezbollah|hizbollah|m23|eln|farc|fmln|al[- ]?shabaab|al[- ]?shabab|"
     r"boko haram|al[- ]?qaeda|gang|gunmen|militia|jihadists?|separatists?|"
     r"rapid support forces|rsf|islamic jihad|pkk|ypg|viv ansanm|paramilitar\w+|extremists|"
     r"terrorists?|kidnappers|hackers"),
    ("media",
     r"television|tv|radio|newspapers?|daily|magazine|channel|broadcaster|website|media|news|press|"
     r"reporters?|journalists?|correspondents?|bbc|cnn|reuters|afp|associated press|ap|xinhua|tass|"
     r"interfax|ria novosti|sana|irna|fars|al[- ]?jazeera|al[- ]?arabiya|efe|dpa|kyodo|yonhap|ansa|"
     r"notimex|prensa latina|times|post|guardian|globe|tribune|journal"),
    ("witness",
     r"(?:eye)?witness\w*|residents?|survivors?|villagers?|shopkeeper|doctors?|medics?|nurses?|"
     r"paramedics?|relatives?|neighbou?rs?|famil(?:y|ies)|parents?|passengers?|passer-?by|locals|"
     r"victims?|hospitals?|surgeon|drivers?|farmers?|teachers?|students?|protesters?|demonstrators|"
     r"elders?|bystanders?|employees?|delegates|"
     r"(?:his|her) (?:brother|sister|wife|husband|mother|father|son|daughter|lawyer)"),
    ("official",
     r"officials?|police|officers?|minist\w+|government|army|military|navy|air force|authorit\w+|"
     r"president|premier|governors?|mayor\w*|prosecutors?|courts?|judges?|coalition|embass\w+|"
     r"ambassadors?|commanders?|generals?|coast ?guards?|department|parliament\w*|congress|"
     r"senators?|lawmakers?|kremlin|white house|pentagon|blue house|state department|"
     r"foreign office|secretary|united nations|u\.?n\.?|unhcr|unicef|nato|european union|eu|"
     r"security forces|troops|soldiers|chief|sheriff|king|prince|envoys?|diplomats?|council|"
     r"commission\w*|bureau|administration|command|brigade|palace|intelligence|customs|"
     r"fire service|firefighters?|rescuers?|rescue|emergency|disaster|communique|statement|agency|"
     r"office|service"),
    ("analyst",
     r"analysts?|experts?|researchers?|think[- ]tank|professor|academics?|economists?|scientists?|"
     r"university|historian|scholars?|pundits?|strategists?|pollsters?|political scientist"))]
_OFFICIAL = re.compile(r"\b(?:police|ministry|army|government|officials?)\b", re.IGNORECASE)
# Phrases behind a name that belong to it.
COMPLEMENTS = frozenset({"of", "for", "in", "at", "from", "with"})
_COUNTED = re.compile(r"\b[Bb]y the (?:count|estimate|account|reckoning|tally) of ([^,.;]+)")
_TRAILING = re.compile(
    r",[”\"']?\s+(?P<who>(?:the |a |an )?[\w.’' -]{2,60}?)\s+"
    r"(?:said|says|reported|announced|confirmed|told\b[^,]*|added)"
    r"(?:\s+(?:on|in|late|early|at|yesterday|today)\b[^,]*|\s+\w+day\b)?[.”\"']*$")
_ADVERBS = frozenset({"reportedly", "allegedly", "supposedly", "purportedly"})
_DOUBTING = _ADVERBS - {"reportedly"}
_FORCES = re.compile(
    r"\b(?:army|military|forces?|defen[cs]e ministry|ministry of defen[cs]e|navy|air force|troops|"
    r"coalition|command|brigade|security forces|soldiers|coast ?guards?|idf)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """What a sentence says of who reports an act; None where it says nothing of it.

    text: the phrase that names the source, or a pronoun for it. verb: the lemma of the verb of
    saying. adverb: "reportedly" and the like, at the trigger.
    """

    text: str | None
    verb: str | None
    adverb: str | None

    def named(self, told: str | None) -> str | None:
        """The source's name; of a pronoun it is `told`, whoever spoke last, where that is known."""
        is_pronoun = self.text is not None and self.text.lower() in PRONOUNS
        return (told or self.text) if is_pronoun else self.text


@dataclass(frozen=True)
class Attribution:
    """Who says so, as written (None: nobody is named), of what kind, and whether it is a claim."""

    text: str | None = None
    kind: str | None = None
    is_claim: bool = False


def read_source(sentence: Span, trigger: Token) -> Source:
    """Read who reports the act at a trigger."""
    adverbs = (t.lower_ for t in children(trigger, "advmod") if t.lower_ in _ADVERBS)
    return Source(*_source(sentence, trigger), next(adverbs, None))


def attribute(source: Source, told: str | None = None, is_fight: bool = False) -> Attribution:
    """Who says that an act happened; `told` is who spoke last, for "it said"."""
    text = source.named(told)
    kind = kind_of(text) if text else "anonymous" if source.adverb else None
    is_side = kind == "armed_group" or bool(text and _FORCES.search(text))
    is_doubted = source.verb in CLAIMING or source.adverb in _DOUBTING
    return Attribution(text, kind, is_doubted or (is_fight and is_side))


def kind_of(text: str) -> str:
    """What kind of source a phrase names.

    One of media, official, witness, armed_group, analyst, anonymous, other.
    """
    named = [(found.start(), kind) for kind, words in _KINDS if (found := words.search(text))]
    kinds = [kind for _, kind in named]
    if "anonymous" in kinds and not re.search(r"\breports?\b", text, re.IGNORECASE):
        return "anonymous"
    # "a rebel spokesman": the spokesman is of the kind that he speaks for.
    special = [kind for kind in kinds if kind not in {"official", "anonymous"}]
    if special and not _OFFICIAL.search(text):
        return special[0]
    return "official" if "official" in kinds else min(named, default=(0, "other"))[1]


def _source(sentence: Span, trigger: Token) -> tuple[str | None, str | None]:
    """The phrase that names the source, and the lemma of the verb of saying."""
    if counted := _COUNTED.search(sentence.text):
        return counted[1].strip(), None
    if source := _according_to(sentence):
        return source, None
    for above in [trigger, *governors(trigger)]:
        lemma = above.lemma_.lower()
        if lemma in SAYING and above != trigger and (speaker := _speaker(above)):
            return speaker, lemma
        for child in children(above, "parataxis", "ccomp"):
            below = child.lemma_.lower()
            if below in SAYING and child.i > trigger.i and (speaker := _speaker(child)):
                return speaker, below
    cited = _cited(sentence)
    return (_trailing(sentence) if cited is None else cited), None


def _cited(sentence: Span) -> str | None:
    """The source in "…, citing a doctor"."""
    for token in sentence:
        if token.lower_ in {"citing", "quoting"}:
            for named in children(token, "dobj", "pobj"):
                return _phrase(named)
    return None


def _trailing(sentence: Span) -> str | None:
    """The source in "…, a doctor said on Monday." where the parser does not see it."""
    trailing = _TRAILING.search(sentence.text)
    who = trailing["who"] if trailing else "and "
    return None if who.lower().startswith(("and ", "who ", "which ")) else who.strip()


def _according_to(sentence: Span) -> str | None:
    for token in sentence:
        if token.lower_ == "according":
            for preposition in children(token, "prep", "pcomp"):
                for source in children(preposition, "pobj"):
                    return _phrase(source)
    return None


def _speaker(verb: Token) -> str | None:
    found = subjects(verb) if not is_passive(verb) or verb.lemma_ == "quote" else agents(verb)
    return _phrase(found[0]) if found else None


def _phrase(head: Token) -> str:
    end = head.i + 1
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in COMPLEMENTS:
            end = child.right_edge.i + 1
    return str(head.doc[head.left_edge.i:end].text).strip(" ,“”\"")
