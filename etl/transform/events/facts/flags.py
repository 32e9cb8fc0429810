"""Did it happen? Negation, hypothesis, future and history, read from the parse above a trigger.

PLOVER 2021, section on event flags: historical, future, hypothetical, negation.
"""

from dataclasses import dataclass, replace

from spacy.tokens import Token

from etl.transform.events.language.clauses import children, governors

NEGATIVE_VERBS = frozenset({
    "deny", "refute", "rule", "fail", "refuse", "decline", "avert", "avoid", "prevent", "foil",
    "thwart", "stop", "halt", "cease", "suspend", "cancel"})
UNREAL_MODALS = frozenset({"would", "could", "might", "may", "should", "can", "must"})
UNREAL_VERBS = frozenset({
    "want", "hope", "consider", "propose", "suggest", "seek", "try", "attempt", "able", "fear",
    "urge", "ask", "demand", "call", "appeal", "allow", "enable", "let", "encourage", "risk",
    "threaten", "warn", "recommend", "expect", "believe", "speculate", "prepare", "advise",
    "like", "aim", "intend", "order", "request", "wish", "imagine", "suppose", "need"})
FUTURE_VERBS = frozenset({
    "plan", "intend", "vow", "pledge", "promise", "agree", "schedule", "due", "set", "expect",
    "prepare", "offer", "willing", "ready"})
UNREAL_NOUNS = frozenset({
    "plan", "proposal", "possibility", "threat", "risk", "fear", "idea", "attempt", "effort", "bid",
    "call", "demand", "ability", "right", "chance", "option", "need", "hope", "request", "appeal",
    "suspicion", "power", "capability"})
# Words before an event noun: "a planned attack".
UNREAL_WORDS = frozenset({
    "possible", "potential", "alleged", "future", "planned", "any", "likely", "threatened",
    "hypothetical", "imminent", "proposed", "next", "upcoming", "further"})
# A noun of what may never be counts so many words above an event noun: "the threat of an attack".
UNREAL_WITHIN = 3
# Who says of itself what it would do tells its intent.
ANNOUNCING = frozenset({
    "say", "announce", "declare", "confirm", "add", "tell", "state", "reiterate", "insist"})
SELVES = frozenset({"he", "she", "it", "they"})
# Before a subject or object: "not a bomb exploded".
NONE = frozenset({"no", "neither", "not"})
NOBODY = frozenset({"nobody", "none"})
CONDITIONS = frozenset({"if", "unless", "whether", "lest", "provided", "until", "before"})
# Relations through which a clause hangs on the word above it.
CLAUSAL = frozenset({"xcomp", "ccomp", "acl", "advcl", "conj", "pcomp", "relcl", "prep"})
COMPLEMENTS = frozenset({"xcomp", "ccomp", "pcomp"})
# An act behind one of these is the circumstance of another one …
DURING = frozenset({"during", "after", "before", "since", "amid", "following"})
# … and behind these, where the other one is what people suffer.
WITHIN = frozenset({"in", "by", "from", "at"})
SUFFERED = frozenset({"hurt", "injure", "wound", "kill", "harm", "die", "damage", "arrest", "miss",
                      "detain", "destroy", "suffer"})
PARTIES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr"})


@dataclass(frozen=True)
class Flags:
    """PLOVER's four flags of a mention."""

    is_negated: bool = False
    is_hypothetical: bool = False
    is_future: bool = False
    is_historical: bool = False

    @property
    def is_asserted(self) -> bool:
        """Whether the text tells it as something that has happened."""
        return not (self.is_negated or self.is_hypothetical or self.is_historical)


def read_flags(trigger: Token, is_historical: bool) -> Flags:
    """Read the flags of the event at a trigger; history is judged by the caller from its date."""
    flags = Flags(is_historical=is_historical)
    clause = trigger
    if trigger.pos_ not in {"VERB", "AUX"}:
        flags = _of_noun(trigger, flags)
        clause = next((t for t in governors(trigger) if t.pos_ in {"VERB", "AUX"}), trigger)
        if clause == trigger or trigger.dep_ not in PARTIES or _is_circumstance(trigger, clause):
            return flags
    return _of_verb(clause, flags)


def _of_noun(noun: Token, flags: Flags) -> Flags:
    determiners = {c.lower_ for c in children(noun, "det", "neg", "amod", "advmod")}
    is_without = noun.head.lower_ in {"without", "no"}
    if is_without or determiners & {"no", "never", "neither", "without"}:
        flags = replace(flags, is_negated=True)
    if determiners & UNREAL_WORDS:
        flags = replace(flags, is_hypothetical=True)
    for above in list(governors(noun))[:UNREAL_WITHIN]:
        if above.pos_ == "NOUN" and above.lemma_.lower() in UNREAL_NOUNS:
            flags = replace(flags, is_hypothetical=True)
    return flags


def _is_circumstance(noun: Token, verb: Token) -> bool:
    """Whether an act is when or where something else was done: "nobody was hurt in the raid".

    What is denied of the other one is not denied of it.
    """
    if noun.dep_ != "pobj" or noun.head.head != verb:
        return False
    is_time = noun.head.lower_ in DURING
    return is_time or (noun.head.lower_ in WITHIN and verb.lemma_.lower() in SUFFERED)


def _of_verb(verb: Token, flags: Flags) -> Flags:
    flags = _auxiliaries(verb, flags)
    current = verb
    for above in governors(verb):
        if current.dep_ not in CLAUSAL:
            break
        flags = _under(above, current, flags)
        current = above
    return flags


def _auxiliaries(verb: Token, flags: Flags) -> Flags:
    """What the words of a verb's own clause make of it."""
    words = {c.lower_ for c in children(verb, "aux", "auxpass")}
    marks = {c.lower_ for c in children(verb, "mark")}
    if _is_denied(verb):
        flags = replace(flags, is_negated=True)
    is_obliged = any(c.lemma_.lower() in {"have", "need"} and c.dep_ == "xcomp"
                     for c in verb.children) \
        or (verb.dep_ == "xcomp" and verb.head.lemma_.lower() in {"have", "need"})
    if words & {"would", "'d"} and _is_intent(verb):
        words, flags = words - {"would"}, replace(flags, is_future=True)
    if words & UNREAL_MODALS or marks & CONDITIONS or is_obliged:
        flags = replace(flags, is_hypothetical=True)
    if words & {"will", "shall", "'ll", "wo"}:
        flags = replace(flags, is_future=True)
    return flags


def _is_denied(verb: Token) -> bool:
    """Whether a verb's clause says that nobody did it, or nobody suffered it, or not at all."""
    if children(verb, "neg") or any(c.lower_ in {"no", "never"} for c in children(verb, "advmod")):
        return True
    parties = children(verb, "nsubj", "nsubjpass", "dobj")
    if any(c.lower_ in NONE for party in parties for c in party.children):
        return True
    return any(s.lower_ in NOBODY for s in children(verb, "nsubj", "nsubjpass"))


def _is_intent(verb: Token) -> bool:
    """Whether "would" tells the speaker's own intent: "the army said it would withdraw"."""
    above = verb.head
    if verb.dep_ != "ccomp" or above.lemma_.lower() not in ANNOUNCING or children(verb, "advcl"):
        return False
    own = children(verb, "nsubj", "nsubjpass")
    is_self = bool(own) and own[0].pos_ == "PRON" and own[0].lower_ in SELVES
    return above.tag_ in {"VBD", "VBN"} and is_self


def _under(above: Token, below: Token, flags: Flags) -> Flags:
    """What a governing word makes of the clause below it."""
    lemma = above.lemma_.lower()
    is_nobodys = any(_is_nobody(subject) for subject in children(above, "nsubj", "nsubjpass"))
    if is_nobodys and below.dep_ not in {"conj", "advcl", "relcl"}:
        return replace(flags, is_negated=True)
    if below.dep_ in {"conj", "advcl", "relcl"}:
        # A coordinated clause shares the modality of the first. An adverbial one is conditional
        # only by its own mark.
        is_shared = below.dep_ == "conj" and not children(below, "nsubj", "nsubjpass")
        return _shared(above, flags) if is_shared else flags
    if above.lower_ == "used" and below.dep_ == "xcomp":  # "used to shoot at smugglers": a habit
        return replace(flags, is_historical=True)
    if lemma in NEGATIVE_VERBS and (below.dep_ in COMPLEMENTS or above.dep_ == "prep"):
        return replace(flags, is_negated=True)
    if lemma in FUTURE_VERBS and below.dep_ == "xcomp":
        return replace(flags, is_future=True)
    if lemma in UNREAL_VERBS and below.dep_ in COMPLEMENTS and _is_unreal_form(below):
        return replace(flags, is_hypothetical=True)
    is_going = lemma in {"go", "be"} and above.tag_ in {"VBG", "VBZ", "VBP", "VBD"}
    if is_going and below.dep_ == "xcomp":
        return replace(flags, is_future=True)
    # "crossings to be opened"
    is_open = below.tag_ == "VB" or any(c.lower_ == "to" for c in children(below, "aux"))
    if above.pos_ == "NOUN" and (lemma in UNREAL_NOUNS or is_open):
        return replace(flags, is_hypothetical=True)
    return flags


def _is_nobody(subject: Token) -> bool:
    is_no_one = subject.lower_ == "one" and subject.i > 0 and subject.nbor(-1).lower_ == "no"
    return is_no_one or subject.lower_ in NOBODY


def _is_unreal_form(verb: Token) -> bool:
    return verb.tag_ in {"VB", "VBG"} or bool(children(verb, "mark"))


def _shared(above: Token, flags: Flags) -> Flags:
    """The flags with those of the clause that another one is coordinated with."""
    return _auxiliaries(above, flags) if above.pos_ in {"VERB", "AUX"} else flags
