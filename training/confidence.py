"""Fit the weights of both confidences on held-out articles: `python -m training.confidence`.

It writes confidence.csv. Every asserted proposal in an article that taught the extractor nothing is
an observation: its features, and whether its sentence is annotated with an act of its type; where
the trigger is annotated too, the features of its parties, and whether actor and recipient are
right. An article that the settings call unpolitical has no proposals: nobody will ask how sure they
are. A ridge keeps weights small where there is little to see. Needs no torch.
"""

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bench.coding import Occurrence, is_event
from bench.gold import agreement, judge, read_gold, tells
from etl.resources.coder import load_coder
from etl.resources.opinions import chosen
from etl.settings import read_settings
from etl.tables import contracts
from etl.transform.events.coder import Coder
from etl.transform.events.extraction.words import read_words
from etl.transform.events.facts.flags import Flags
from etl.transform.events.parties.party import Actor
from etl.transform.events.reading import Text
from etl.transform.events.verdicts.confidence import features
from etl.transform.events.verdicts.judgement import Verdict
from etl.transform.events.verdicts.party_confidence import party_features
from training.articles import Act, AnnotatedArticle, Party, read_corpus
from training.extractor.held_out import is_held_out

RIDGE = 1.0
# Hand-coded articles that are fitted on as well: of them, too, nothing is learned by the extractor.
GOLD = ("newsroom", "wire, open")
# Gold has neither flagged events nor titles: for rules alone nothing can be fitted.
SET_BY_HAND = {"flagged": -0.9, "title": -0.3}
# What is told with one of these flags is not told as something that has happened.
OPEN = frozenset({"negated", "hypothetical", "future"})
CORPUS, HAND_CODED = "corpus", "hand-coded"
# Those articles were written to be hard, and fewer of their proposals are right than of the world's
# news, which in this is like the corpus: how sure to be before anything is known is theirs alone.
ALWAYS = ("extractor: always",)
# The corpus leaves its parties unsaid, or points at them, far more often than news does.
HARD = tuple(f"extractor: {name}" for name in ("parties", "actor meant", "recipient meant",
                                               "actor missing", "recipient missing"))
# Actor and recipient, of those that agree.
BOTH = 2
# Features by name, and whether what they are about is right.
Seen = tuple[dict[str, float], bool]


@dataclass(frozen=True)
class Told:
    """An annotated act, and where its trigger stands: in the title or the text, in characters.

    at: where its sentence begins.
    """

    in_title: bool
    at: int
    act: Act

    @property
    def start(self) -> int:
        """Where its trigger begins."""
        return self.at + self.act.trigger[0]

    @property
    def end(self) -> int:
        """The character behind its trigger."""
        return self.at + self.act.trigger[1]


@dataclass(frozen=True)
class Judged:
    """A verdict, the acts that are annotated in its sentence, and whether it is right."""

    verdict: Verdict
    here: tuple[Told, ...]
    is_right: bool


def judged(coder: Coder, articles: Iterable[AnnotatedArticle]) -> Iterator[Judged]:
    """Every asserted verdict of the articles; where a doubtful act is near, nobody can judge it."""
    for article in articles:
        text = Text(article.title.text, article.text, article.published)
        told = tuple(told_in(article))
        for verdict in coder.steps(text, article.published).verdicts:
            sentence, coding = verdict.proposal.sentence, verdict.coding
            here = tuple(one for one in told if one.in_title == sentence.in_title
                         and one.start < sentence.end and one.end > sentence.start)
            is_sure = not any(one.act.is_doubtful for one in here)
            if coding is not None and is_sure and _is_asserted(verdict.proposal.flags):
                yield Judged(verdict, here, any(
                    coding.event_type in one.act.types and not one.act.flags & OPEN
                    for one in here))


def of_gold(coder: Coder, name: str) -> Iterator[Seen]:
    """Observations of acts in the bodies of a set of hand-coded articles (`bench.gold`)."""
    articles, events = read_gold(name)
    for article in articles:
        published = datetime.fromisoformat(article["published_at"]).date()
        text = Text(article["title"], article["text"], published)
        for verdict in coder.steps(text, published).verdicts:
            proposal, coding = verdict.proposal, verdict.coding
            if coding is None or not verdict.confidence:
                continue
            row = {"event_type": coding.event_type, "sentence_start": proposal.sentence.start,
                   "sentence_end": proposal.sentence.end, **asdict(proposal.flags)}
            if not proposal.sentence.in_title and is_event(row):
                yield features(proposal, coding, verdict.asked), any(
                    tells(article["text"], event, Occurrence((row,)))
                    for event in events[article["url"]])


def of_gold_parties(coder: Coder, name: str) -> Iterator[Seen]:
    """Observations of the parties of the occurrences that gold events are matched with."""
    articles, _ = read_gold(name)
    for article, one in zip(articles, judge(name), strict=True):
        published = datetime.fromisoformat(article["published_at"]).date()
        text = Text(article["title"], article["text"], published)
        found = {_key(verdict): verdict.proposal.candidate
                 for verdict in coder.steps(text, published).verdicts if not verdict.dropped}
        for number, at in one.matches.items():
            first = one.found[at].first
            candidate = found.get((first["trigger_start"], first["event_type"]))
            if candidate is not None:
                yield party_features(candidate), \
                    agreement(one.text, one.events[number], one.found[at]) == BOTH


def _key(verdict: Verdict) -> tuple[int, str] | None:
    """Where the trigger of a verdict on the body begins, and its type."""
    proposal, coding = verdict.proposal, verdict.coding
    if proposal.sentence.in_title or coding is None:
        return None
    return (proposal.sentence.paragraph.offset + proposal.candidate.trigger.start,
            coding.event_type)


def set_apart(seen: Iterable[Seen], name: str, features_apart: Collection[str]) -> Iterator[Seen]:
    """Observations of a set that differs from the world's news in some features.

    Each of these is there a second time under the set's name: its weight takes what holds for the
    set alone, and nobody asks for it afterwards.
    """
    for found, is_right in seen:
        own = {f"{name}: {each}": found[each] for each in features_apart if each in found}
        yield {**found, **own}, is_right


def told_in(article: AnnotatedArticle) -> Iterator[Told]:
    """The annotated acts of an article, in order."""
    yield from (Told(True, 0, act) for act in article.title.acts)
    at = 0
    for paragraph in article.paragraphs:
        for number, sentence in enumerate(paragraph):
            yield from (Told(False, at, act) for act in sentence.acts)
            at += len(sentence.text) + (not sentence.is_glued and number < len(paragraph) - 1)
        at += 2


def of_acts(seen: Iterable[Judged]) -> Iterator[Seen]:
    """Observations of acts."""
    for one in seen:
        verdict = one.verdict
        if verdict.coding is not None:
            yield features(verdict.proposal, verdict.coding, verdict.asked), one.is_right


def of_parties(seen: Iterable[Judged]) -> Iterator[Seen]:
    """Observations of the parties of acts whose trigger and type are right."""
    for one in seen:
        candidate = one.verdict.proposal.candidate
        if told := told_by(one):
            yield party_features(candidate), are_right(one.verdict, told, candidate.actors,
                                                       candidate.recipients)


def told_by(one: Judged) -> Told | None:
    """The annotated act whose trigger and type a right verdict has; None where there is none."""
    proposal, coding = one.verdict.proposal, one.verdict.coding
    trigger, offset = proposal.candidate.trigger, proposal.sentence.paragraph.offset
    return next((told for told in one.here if one.is_right and coding is not None
                 and told.start < offset + trigger.end and told.end > offset + trigger.start
                 and coding.event_type in told.act.types), None)


def are_right(verdict: Verdict, told: Told, actors: tuple[Actor, ...],
              recipients: tuple[Actor, ...]) -> bool:
    """Whether these parties, found in the sentence of a verdict, are those of an annotated act."""
    far = verdict.proposal.sentence.paragraph.offset - told.at
    return _is_right(actors, told.act.actors, far) \
        and _is_right(recipients, told.act.recipients, far)


def _is_right(found: tuple[Actor, ...], wanted: tuple[Party, ...], far: int) -> bool:
    """Whether the first party is one of the annotated ones, by its place or by a word of its name.

    far: from the characters of the annotated sentence to those of the paragraph.
    """
    if not found or not wanted:
        return not found and not wanted
    first = found[0]
    known = {word.casefold() for word in read_words(f"{first.name} {first.text}")[0]}
    return any((one.span and one.span[0] < far + first.end_char
                and far + first.start_char < one.span[1])
               or (one.means and known & {w.casefold() for w in read_words(one.means)[0]})
               for one in wanted)


def _is_asserted(flags: Flags) -> bool:
    return not (flags.is_negated or flags.is_hypothetical or flags.is_future)


def fit(seen: Iterable[Seen]) -> dict[str, float]:
    """The weight of each feature."""
    rows, right = zip(*seen, strict=True)
    vectors = DictVectorizer(sparse=False)
    model = LogisticRegression(C=1 / RIDGE, fit_intercept=False, max_iter=10_000)
    model.fit(vectors.fit_transform(rows), right)
    named = zip(vectors.feature_names_, model.coef_[0], strict=True)
    return {name: round(float(weight), 3) for name, weight in named}


def main() -> None:
    """Fit and write the weights; those that this choice of proposers does not use stay."""
    settings = read_settings()
    coder = load_coder(settings.cache, chosen(settings))
    tools = coder.tools
    seen = list(judged(coder, filter(is_held_out, read_corpus())))
    acts = [one for name in GOLD for one in of_gold(coder, name)]
    if tools.extractor is not None:
        acts = [*set_apart(acts, HAND_CODED, ALWAYS), *of_acts(seen)]
    parties = list(of_parties(seen))
    if tools.extractor is not None:
        parties = [*set_apart(parties, CORPUS, HARD),
                   *(one for name in GOLD for one in of_gold_parties(coder, name))]
    path = contracts.folder() / "codebook" / "confidence.csv"
    by_hand = SET_BY_HAND if tools.extractor is None else {}
    fitted = {name: each for name, each in {**fit(acts), **fit(parties)}.items()
              if not name.startswith((CORPUS, HAND_CODED))}
    weights = {**tools.weights, **fitted, **by_hand}
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("feature", "weight"))
        out.writerows(sorted(weights.items()))
    right = sum(is_right for _, is_right in acts)
    print(f"fitted on {len(acts)} proposals, {right} of them right, "
          f"and on the parties of {len(parties)}, {sum(right for _, right in parties)} right")


if __name__ == "__main__":
    main()
