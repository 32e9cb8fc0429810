"""Who is reported to say so: the subject of the saying verb over a trigger, "according to", "citing"; and of what kind.

A claim is what only one side says: an armed group, or a force that takes part, about a fight; or anybody who
"claims" or "alleges".
"""

import re
from dataclasses import dataclass

from spacy.tokens import Span, Token

from etl.transform.events.language.clauses import agents, children, governors, is_passive, subjects

SAYING = frozenset({"say", "report", "tell", "state", "announce", "claim", "add", "confirm", "write", "quote", "note",
                    "declare", "allege", "insist", "argue", "acknowledge", "reveal", "disclose", "assert", "maintain",
                    "estimate", "indicate", "specify", "explain", "testify", "recount", "admit", "contend", "describe"})
CLAIMING = frozenset({"claim", "allege", "insist", "assert", "contend", "maintain", "boast"})
PRONOUNS = frozenset({"he", "she", "it", "they", "who", "which", "that", "i", "we", "you", "this"})
# What a speaker is called, first match counts.
_KINDS = [(kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in (
    ("anonymous", r"anonym\w+|unnamed|unidentified|sources?|people familiar|insiders?|speaking on condition|"
                  r"reportedly|reports?|"
                  r"declined to be named"),
    ("armed_group", r"rebels?|militants?|insurgents?|guerrillas?|fighters|taliban|islamic state|isis|isil|"
                    r"houthis?|hamas|hezbollah|"
                    r"hizbollah|m23|eln|farc|fmln|al[- ]?shabaab|al[- ]?shabab|boko haram|al[- ]?qaeda|gang|gunmen|militia|"
                    r"jihadists?|separatists?|rapid support forces|rsf|islamic jihad|pkk|ypg|viv ansanm|"
                    r"paramilitar\w+|extremists|"
                    r"terrorists?|kidnappers|hackers"),
    ("media", r"television|tv|radio|newspapers?|daily|magazine|channel|broadcaster|website|media|news|press|"
              r"reporters?|journalists?|"
              r"correspondents?|bbc|cnn|reuters|afp|associated press|ap|xinhua|tass|interfax|ria novosti|sana|"
              r"irna|fars|al[- ]?jazeera|"
              r"al[- ]?arabiya|efe|dpa|kyodo|yonhap|ansa|notimex|prensa latina|times|post|guardian|globe|tribune|journal"),
    ("witness", r"(?:eye)?witness\w*|residents?|survivors?|villagers?|shopkeeper|doctors?|medics?|nurses?|"
                r"paramedics?|relatives?|"
                r"neighbou?rs?|famil(?:y|ies)|parents?|passengers?|passer-?by|locals|victims?|hospitals?|surgeon|drivers?|farmers?|"
                r"teachers?|students?|protesters?|demonstrators|elders?|bystanders?|employees?|delegates|"
                r"(?:his|her) (?:brother|sister|wife|husband|mother|father|son|daughter|lawyer)"),
    ("official", r"officials?|police|officers?|minist\w+|government|army|military|navy|air force|authorit\w+|president|premier|"
                 r"governors?|mayor\w*|prosecutors?|courts?|judges?|coalition|embass\w+|ambassadors?|commanders?|generals?|"
                 r"coast ?guards?|department|parliament\w*|congress|senators?|lawmakers?|kremlin|white house|"
                 r"pentagon|blue house|"
                 r"state department|foreign office|secretary|united nations|u\.?n\.?|unhcr|unicef|nato|european union|eu|"
                 r"security forces|troops|soldiers|chief|sheriff|king|prince|envoys?|diplomats?|council|commission\w*|bureau|"
                 r"administration|command|brigade|palace|intelligence|customs|fire service|"
                 r"firefighters?|rescuers?|rescue|emergency|disaster|communique|statement|agency|office|service"),
    ("analyst", r"analysts?|experts?|researchers?|think[- ]tank|professor|academics?|economists?|scientists?|"
                r"university|historian|"
                r"scholars?|pundits?|strategists?|pollsters?|political scientist"))]
_COUNTED = re.compile(r"\b[Bb]y the (?:count|estimate|account|reckoning|tally) of ([^,.;]+)")
_TRAILING = re.compile(r",[”\"']?\s+(?P<who>(?:the |a |an )?[\w.’' -]{2,60}?)\s+(?:said|says|reported|announced|"
                       r"confirmed|told\b[^,]*|added)"
                       r"(?:\s+(?:on|in|late|early|at|yesterday|today)\b[^,]*|\s+\w+day\b)?[.”\"']*$")
_ADVERBS = frozenset({"reportedly", "allegedly", "supposedly", "purportedly"})
_FORCES = re.compile(r"\b(?:army|military|forces?|defen[cs]e ministry|ministry of defen[cs]e|navy|air force|troops|coalition|"
                     r"command|brigade|security forces|soldiers|coast ?guards?|idf)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Attribution:
    """Who says so, as written (None: nobody is named), of what kind, and whether only that side says it."""

    text: str | None = None
    kind: str | None = None
    is_claim: bool = False


def read_attribution(sentence: Span, trigger: Token, told: str | None = None, is_fight: bool = False) -> Attribution:
    """Who says that the event at a trigger happened; `told` is who spoke last, for "it said"."""
    text, verb = _source(sentence, trigger)
    if text is not None and text.lower() in PRONOUNS:
        text = told or text
    adverb = next((t.lower_ for t in children(trigger, "advmod") if t.lower_ in _ADVERBS), None)
    kind = kind_of(text) if text else "anonymous" if adverb else None
    is_side = kind == "armed_group" or bool(text and _FORCES.search(text))
    is_claim = verb in CLAIMING or adverb in {"allegedly", "supposedly", "purportedly"} or (is_fight and is_side)
    return Attribution(text, kind, is_claim)


def kind_of(text: str) -> str:
    """What kind of source a phrase names: media, official, witness, armed_group, analyst, anonymous, other."""
    named = [(found.start(), kind) for kind, pattern in _KINDS if (found := pattern.search(text))]
    kinds = [kind for _, kind in named]
    if "anonymous" in kinds and not re.search(r"\breports?\b", text, re.IGNORECASE):
        return "anonymous"
    # "a rebel spokesman", "a spokesman for the hospital": the spokesman is of the kind that he speaks for.
    special = [kind for kind in kinds if kind not in {"official", "anonymous"}]
    if special and not re.search(r"\b(?:police|ministry|army|government|officials?)\b", text, re.IGNORECASE):
        return special[0]
    return "official" if "official" in kinds else min(named, default=(0, "other"))[1]


def _source(sentence: Span, trigger: Token) -> tuple[str | None, str | None]:
    """The phrase that names the source, and the lemma of the saying verb."""
    if counted := _COUNTED.search(sentence.text):
        return counted[1].strip(), None
    if source := _according_to(sentence):
        return source, None
    for above in [trigger, *governors(trigger)]:
        lemma = above.lemma_.lower()
        if lemma in SAYING and above != trigger and (speaker := _speaker(above)):
            return speaker, lemma
        for child in children(above, "parataxis", "ccomp"):
            if child.lemma_.lower() in SAYING and child.i > trigger.i and (speaker := _speaker(child)):
                return speaker, child.lemma_.lower()
    for token in sentence:  # "…, citing a doctor"
        if token.lower_ in {"citing", "quoting"}:
            for named in children(token, "dobj", "pobj"):
                return _phrase(named), None
    trailing = _TRAILING.search(sentence.text)
    return (trailing["who"].strip(), None) if trailing and not trailing["who"].lower().startswith(("and ", "who ", "which ")) \
        else (None, None)


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
        if child.dep_ == "prep" and child.lower_ in {"of", "for", "in", "at", "from", "with"}:
            end = child.right_edge.i + 1
    return str(head.doc[head.left_edge.i:end].text).strip(" ,“”\"")
