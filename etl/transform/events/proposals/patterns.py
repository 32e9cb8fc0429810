"""The proposer that goes by the codebook: a candidate where a pattern fits the parse.

Verbs come first and use up the nouns that they govern: "lifted sanctions" is one RETREAT, and the
sanctions are no event of their own. Then come the event nouns that are left and have a party or a
place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from etl.tables.plover import PROSPECTIVE, SPOKEN_TO, Coding
from etl.transform.events.extraction.acts import Extraction
from etl.transform.events.language.clauses import children, prepositional
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.parties.party import Actor
from etl.transform.events.parties.reach import within_reach
from etl.transform.events.proposals.candidates import Candidate, Finder, Found, Trigger
from etl.transform.events.proposals.codebook import Codebook
from etl.transform.events.proposals.matching import Fit, Matcher, involved_nouns
from etl.transform.events.proposals.sides import (
    doers,
    done_to,
    noun_doers,
    others,
    parties,
    recipients_around,
    takes_place,
    who_does,
)

# What an assault does to people and things; told of the same doer it is no second assault.
RESULTS = frozenset({"kill", "wound", "injure", "hurt", "destroy", "damage", "slay", "maim"})
NOUN_RECIPIENT = ("against", "on", "of", "with", "in", "to", "at")


@dataclass(frozen=True)
class Patterns:
    """The proposer that goes by the codebook."""

    codebook: Codebook

    def begin(self, sentences: Sequence[Sentence], extraction: Extraction | None) -> Finder:
        """Each sentence is read by itself."""
        return self.find

    def find(self, sentence: Sentence, arguments: Arguments, used: frozenset[int]) -> Found:
        """Verbs first, then nouns; idioms use their words and give no candidate."""
        matcher = Matcher(self.codebook, arguments)
        verbs = _of_verbs(sentence.span, matcher, used)
        nouns = _of_nouns(sentence.span, matcher, verbs.used)
        return Found((*verbs.candidates, *nouns.candidates), nouns.used)


def _of_verbs(sentence: Span, matcher: Matcher, before: frozenset[int]) -> Found:
    used, codings, found = set(before), dict[int, Coding](), list[Candidate]()
    for token in sentence:
        if token.pos_ not in {"VERB", "AUX"} or token.i in used:
            continue
        fit = matcher.fit(token)
        if fit is None:
            continue
        coding = fit.pattern.coding
        used.update(t.i for t in [*fit.tokens, *involved_nouns(fit)])
        if coding is None:
            continue
        used |= _content(fit, coding)
        if _is_result(token, coding, codings):
            continue
        codings[token.i] = coding
        candidate, words = _of_verb(fit, coding, matcher)
        used |= words
        found.append(candidate)
    return Found(tuple(found), frozenset(used))


def _of_nouns(sentence: Span, matcher: Matcher, before: frozenset[int]) -> Found:
    used, found = set(before), list[Candidate]()
    for token in sentence:
        if token.i in used or token.pos_ not in {"NOUN", "PROPN"}:
            continue
        fit = matcher.fit(token)
        if fit is None:
            continue
        used.update(t.i for t in fit.tokens)
        if fit.pattern.coding:
            candidate = _of_noun(fit, fit.pattern.coding, matcher.arguments)
            found += [candidate] if candidate else []
    return Found(tuple(found), frozenset(used))


def _is_result(verb: Token, coding: Coding, codings: Mapping[int, Coding]) -> bool:
    """Whether a verb tells what came of an act already coded: "opened fire, wounding four"."""
    above = codings.get(verb.head.i)
    is_assault = above is not None and above.event_type == coding.event_type == "ASSAULT"
    is_below = verb.dep_ in {"advcl", "conj", "xcomp"} and not children(verb, "nsubj")
    return is_assault and is_below and verb.lemma_.lower() in RESULTS


def _content(fit: Fit, coding: Coding) -> set[int]:
    """The words of what is demanded, pledged, threatened or refused: that has not happened."""
    if coding.event_type not in PROSPECTIVE:
        return set()
    verbs = [t for t in fit.objects if t.pos_ == "VERB"]
    inner = [*children(fit.head, "xcomp", "ccomp"), *verbs]
    below = [d for t in inner for d in t.subtree if d.dep_ in {"xcomp", "conj", "dobj", "acl"}]
    nouns = (t for t in fit.objects if t.pos_ == "NOUN")
    of_nouns = [d for t in nouns for d in t.subtree if d.pos_ in {"NOUN", "VERB"}]
    return {t.i for t in [*inner, *below, *of_nouns]}


def _of_verb(fit: Fit, coding: Coding, matcher: Matcher) -> tuple[Candidate, set[int]]:
    """The candidate of a verb, and the words that are used for it beside the trigger's."""
    arguments, heads, used = matcher.arguments, doers(fit), set[int]()
    nouns = (t for t in heads if t.pos_ in {"NOUN", "PROPN"} and arguments.resolve(t) is None)
    event_noun = next(nouns, None)
    if event_noun is not None:
        coding, heads, used = _told_by_noun(event_noun, coding, matcher)
    noun = next((t for t in fit.objects if t.pos_ == "NOUN"), None)
    if noun is not None:
        coding = _refined(coding, matcher.fit(noun))
    actors = parties(heads, arguments)
    if not actors and coding.event_type in SPOKEN_TO:
        person = arguments.person_before(heads[0]) if heads else None
        actors = (person,) if person else ()
    recipients = parties(done_to(fit), arguments) or recipients_around(fit, arguments, actors)
    if fit.pattern.is_symmetric and len(actors) > 1:
        actors, recipients = actors[:1], actors[1:]
    used |= {i for party in (*actors, *recipients) for i in range(party.start, party.end)}
    return _candidate(fit, coding, actors, recipients, arguments), used


def _told_by_noun(noun: Token, coding: Coding,
                  matcher: Matcher) -> tuple[Coding, list[Token], set[int]]:
    """"An attack by militants killed …": the doer of the verb is the doer of the attack."""
    other = matcher.fit(noun)
    if other is None or other.pattern.coding is None:
        # "issued a statement condemning …"
        return coding, noun_doers(noun) or who_does(noun), set()
    return _refined(coding, other), noun_doers(noun), {t.i for t in other.tokens}


def _refined(coding: Coding, other: Fit | None) -> Coding:
    """The coding with the mode of an event noun of the same type ("launched air strikes")."""
    inner = other.pattern.coding if other else None
    if inner is None or inner.event_type != coding.event_type:
        return coding
    if coding.event_mode and not inner.event_mode:
        return coding
    return replace(inner, contexts=tuple(sorted({*coding.contexts, *inner.contexts})))


def _of_noun(fit: Fit, coding: Coding, arguments: Arguments) -> Candidate | None:
    noun = fit.head
    if noun.dep_ in {"compound", "amod", "nmod"}:
        return None
    wanted = fit.pattern.recipient_in or NOUN_RECIPIENT
    actors = parties(noun_doers(noun), arguments)
    recipients: tuple[Actor, ...] = ()
    if wanted != ("none",):
        recipients = parties(prepositional(noun, *wanted), arguments, allow_nationality=False)
    if fit.pattern.is_symmetric and not (actors and recipients):
        both = parties(prepositional(noun, "between", "with", "among"), arguments)
        actors = actors or both[:1]
        recipients = recipients or tuple(b for b in both[1:] if b not in actors)
    if not actors:
        actors = others(parties(who_does(noun), arguments), recipients)
    if not actors and not recipients and not takes_place(noun):
        return None
    return _candidate(fit, coding, actors, recipients, arguments)


def _candidate(fit: Fit, coding: Coding, actors: tuple[Actor, ...], recipients: tuple[Actor, ...],
               arguments: Arguments) -> Candidate:
    within: tuple[Actor, ...] = ()
    if actors and not recipients and fit.pattern.recipient_in != ("none",):
        within = others(within_reach(fit.head, arguments), actors)
    return Candidate(
        label=fit.pattern.label, trigger=Trigger.of_words(fit.tokens, fit.head), coding=coding,
        is_fixed=fit.pattern.is_fixed, is_refined=coding != fit.pattern.coding, actors=actors,
        recipients=others(recipients, actors), within_reach=within)
