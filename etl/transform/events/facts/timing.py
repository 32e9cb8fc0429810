"""Which of a sentence's dates is an event's.

It is the one of its own clause, else of the clauses around it, else the day that the story tells
of. A date in another clause is not the event's ("the minister, who arrived on Monday, met …"), nor
is that of another act which is only spoken of ("condemned Monday's attack"). What is told as done
never lies in the future.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from spacy.tokens import Span, Token

from etl.transform.events.facts.anniversaries import governs, read_anniversary
from etl.transform.events.facts.attribution import SAYING
from etl.transform.events.language.clauses import children, governors
from etl.transform.events.language.dates import EventDate, read_dates

CLAUSES = frozenset({"VERB", "AUX"})
# A day that was told before holds for what follows as long as the story is news.
STORY_DAYS = 6
WEEK = 7
# The sun's hour moves by one in so many degrees of longitude.
DEGREES_AN_HOUR = 15
# Stamps that stand for a day and tell no hour.
NO_CLOCK = frozenset({time(0), time(12)})
# How loosely a date is tied to a trigger: in its own clause, in a coordinated one, in one above it,
# in one below it, in the clause of who says so, elsewhere.
OWN, SHARED, ABOVE, BELOW, SAID, ELSEWHERE = range(6)
# So few words may stand between a date and the trigger beside it, none of them one of these.
BESIDE_WITHIN = 3
SEAMS = frozenset({"and", "but", "or", "that", "who", "which", "when", "while", "after", "before",
                   "since", "as", "to", "of", "over", "for"})
# "just two days after": so many words from the number to the joint.
JOINT_WITHIN = 5
# Nouns of acts, by themselves and by their endings.
ACTS = frozenset({
    "attack", "raid", "strike", "blast", "murder", "war", "coup", "deal", "vote", "protest",
    "clash", "arrest", "death", "massacre", "airstrike", "assault", "siege", "riot", "crash",
    "incident", "crime", "move", "test", "launch", "march", "release", "law", "poll", "violence",
    "unrest", "genocide", "abuse", "trial", "verdict", "referendum", "ambush", "seizure"})
ACT_ENDINGS = ("tion", "sion", "ing", "ment", "al", "ure")
# What is said is said in these, so that their day is that of the speech.
VENUES = frozenset({
    "statement", "speech", "conference", "interview", "letter", "meeting", "tweet", "post", "call",
    "summit", "session", "briefing", "visit", "address", "talk", "report", "rally", "message",
    "ceremony", "hearing", "video", "broadcast", "communique", "sermon", "forum"})


def read_time(sentence: Span, trigger: Token, published: date, told: EventDate | None,
              is_said: bool = False, is_near: bool = False) -> EventDate:
    """When the event at a trigger happened, as the sentence tells it.

    `told` is the last day that the story named; None where it named none. Where nothing tells, the
    day is that of publication (precision published). `is_said`: the act is one of speech, and the
    days of what it speaks of are not its own. `is_near`: the sentence before tells of `told`.
    """
    if (long_ago := read_anniversary(sentence, trigger, published)) is not None:
        return long_ago
    dates = [_settled(when, sentence, trigger, published, told)
             for when in read_dates(sentence.text, published)]
    at = trigger.idx - sentence.start_char
    ranked = sorted(((_tie(when, sentence, trigger), abs(when.start - at), when.start, when)
                     for when in dates
                     if not (is_said and _is_of_topic(when, sentence, trigger, published))),
                    key=lambda one: one[:3])
    if ranked and (ranked[0][0] < ELSEWHERE or told is None):
        return ranked[0][3]
    return _of_story(published, told, is_near)


def read_done(when: EventDate, sentence: Span, trigger: Token, published: date,
              told: EventDate | None) -> EventDate:
    """The date of what is told as done, given what `read_time` read.

    A date to come and a deadline are none: a past date near the trigger takes their place.
    """
    if when.day <= published and not when.is_deadline:
        return when
    past = (d for d in read_dates(sentence.text, published)
            if d.day <= published and not d.is_deadline and d.shift is None
            and _tie(d, sentence, trigger) < BELOW)
    return next(past, None) or _of_story(published, told)


def read_coming(when: EventDate, published: date) -> EventDate:
    """The date of what is still to come: a weekday is the next one, not the last."""
    is_day = when.precision == "day" and when.shift is None and when.start >= 0
    is_week_back = is_day and 0 < (published - when.day).days < WEEK
    return replace(when, day=when.day + timedelta(days=WEEK)) if is_week_back else when


def read_at_place(when: EventDate, published: date, published_at: datetime | None,
                  longitude: float) -> EventDate:
    """A date told by a weekday, read against the day that it was where the event happened.

    A story that is stamped 21:30 UTC on a Thursday was written on Friday morning in Sydney, and
    means that day by "on Friday". The local hour is the sun's, by the place's longitude in degrees.
    """
    if not when.is_weekday or published_at is None or published_at.time() in NO_CLOCK:
        return when
    here = (published_at + timedelta(hours=int(longitude / DEGREES_AN_HOUR))).date()
    back = (published - when.day).days
    if here > published and back == WEEK - 1:
        return replace(when, day=when.day + timedelta(days=WEEK))
    if here < published and back == 0:
        return replace(when, day=when.day - timedelta(days=WEEK))
    return when


def is_news(when: EventDate, published: date) -> bool:
    """Whether a day that was told still holds for what a story tells later."""
    return when.precision == "day" and 0 <= (published - when.day).days <= STORY_DAYS


def _of_story(published: date, told: EventDate | None, is_near: bool = False) -> EventDate:
    """The day that the story tells of where it is news, else that of publication.

    `is_near`: the sentence before tells of it, so that it holds however old it is.
    """
    if told is not None and (is_news(told, published) or (is_near and told.day <= published)):
        return replace(told, start=-1)
    return EventDate(published, "published")


def _settled(when: EventDate, sentence: Span, trigger: Token, published: date,
             told: EventDate | None) -> EventDate:
    """A date told from another one ("two days after the vote on Sunday") as a day of its own.

    What stands behind "after" lies so much earlier than the act that it dates: in "Sunday's blast
    came two days after bombs hit the port" the bombs hit it on Friday.
    """
    if when.shift is None:
        return when
    joint = _joint(when, sentence)
    is_inside = joint is not None and governs(joint, trigger)
    others = [d for d in read_dates(sentence.text, published)
              if d.shift is None and d.precision == "day"
              and not (is_inside and joint and d.start > joint.idx - sentence.start_char)]
    base = others[0].day if others else told.day if told else published
    return replace(when, day=base + timedelta(days=-when.shift if is_inside else when.shift))


def _joint(when: EventDate, sentence: Span) -> Token | None:
    """The "after" or "before" of a date that is told from another one; None where there is none."""
    first = _token(sentence, when.start)
    words = first.doc[first.i:min(sentence.end, first.i + JOINT_WITHIN)]
    return next((t for t in words if t.lower_ in {"after", "before"}), None)


def _token(sentence: Span, start: int) -> Token:
    """The token at a character of the sentence."""
    at = sentence.start_char + start
    return next((t for t in sentence if t.idx <= at < t.idx + len(t.text_with_ws)), sentence[0])


def _clause(token: Token) -> Token:
    return next((t for t in [token, *governors(token)] if t.pos_ in CLAUSES), token)


def _tie(when: EventDate, sentence: Span, trigger: Token) -> int:
    word = _token(sentence, when.start)
    mine, its = _clause(trigger), _clause(word)
    if its == mine or (when.shift is None and _is_beside(word, trigger)):
        return OWN
    if its in mine.conjuncts:
        return SHARED
    if its in mine.ancestors:
        return _of_clause_above(its, mine)
    if mine in its.ancestors:
        return BELOW if its.dep_ in {"advcl", "xcomp", "ccomp", "prep", "pcomp"} else ELSEWHERE
    return ELSEWHERE


def _of_clause_above(its: Token, mine: Token) -> int:
    """The tie of a date in a clause above: what says so shuts off the clauses above itself."""
    if its.lemma_.lower() in SAYING:
        return SAID
    between = list(mine.ancestors)
    is_shut = any(t.lemma_.lower() in SAYING for t in between[:between.index(its)])
    return ELSEWHERE if is_shut else ABOVE


def _is_beside(word: Token, trigger: Token) -> bool:
    """Whether no other clause can lie between a date and a trigger, whatever the parser says."""
    first, last = sorted((word.i, trigger.i))
    between = word.doc[first + 1:last]
    return len(between) <= BESIDE_WITHIN and all(
        t.pos_ not in CLAUSES and t.is_alpha and t.lower_ not in SEAMS for t in between)


def _is_of_topic(when: EventDate, sentence: Span, trigger: Token, published: date) -> bool:
    """Whether a date is that of the act of which somebody speaks.

    It stands within the object of the speech ("condemned the raid on Friday"), or it is a day gone
    by beside the present perfect, which takes none ("has called for a ceasefire").
    """
    word, verb = _token(sentence, when.start), _clause(trigger)
    if _clause(word) != verb:
        return _is_below(_clause(word), verb)
    is_perfect = any(c.lower_ in {"has", "have", "'ve", "’ve"} for c in children(verb, "aux"))
    if is_perfect and when.precision == "day" and when.day < published:
        return True
    nouns = [t for t in governors(word) if t.pos_ in {"NOUN", "PROPN"} and t.i != trigger.i]
    chain = list(governors(word))
    nouns = [t for t in nouns if trigger in chain and chain.index(t) < chain.index(trigger)]
    return any(_is_act(t) for t in nouns) and nouns[-1].dep_ in {"dobj", "pobj"} \
        and not any(t.lemma_.lower() in VENUES for t in nouns)


def _is_act(noun: Token) -> bool:
    """Whether a noun names what was done, so that a day beside it is its own: "the raid on"."""
    lemma = noun.lemma_.lower()
    return lemma in ACTS or lemma.endswith(ACT_ENDINGS)


def _is_below(clause: Token, verb: Token) -> bool:
    """Whether a clause tells of what is spoken: "praised him for having met the rebels in May"."""
    if verb not in clause.ancestors:
        return False
    top = next(t for t in [clause, *governors(clause)] if t.head == verb or verb in t.conjuncts)
    return top.dep_ in {"ccomp", "dobj", "prep", "pobj"} and clause.dep_ in {
        "ccomp", "pcomp", "relcl", "acl"}
