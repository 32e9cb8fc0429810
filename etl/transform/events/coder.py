"""The coder: one article in, its mentions and place names out.

It is a chain of steps, each of them a function from a value to a value: read (with the extractor),
propose, ask, judge, settle, fill. An act that one sentence tells is one mention with all its
parties.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from etl.transform.events.fill import fill
from etl.transform.events.mentions import Coded
from etl.transform.events.proposals.proposal import Proposal
from etl.transform.events.proposals.propose import propose
from etl.transform.events.reading import Reading, Text, read
from etl.transform.events.tools import Tools
from etl.transform.events.verdicts.ask import ask
from etl.transform.events.verdicts.judgement import Verdict, judge
from etl.transform.events.verdicts.opinion import Opinion, Pair
from etl.transform.events.verdicts.settle import settle

# The last label of an address's host, where it is a country's ("uk").
HOST = re.compile(r"https?://[^/?#:]*?\.([A-Za-z]{2})(?=[:/?#]|$)")


@dataclass(frozen=True)
class Steps:
    """What each step of coding an article came to, in order."""

    reading: Reading
    proposals: tuple[Proposal, ...]
    opinions: Mapping[Pair, Opinion]
    verdicts: tuple[Verdict, ...]
    coded: Coded


class Coder:
    """Codes articles one by one."""

    def __init__(self, tools: Tools) -> None:
        """Code with these tools."""
        self.tools = tools

    def home_of(self, url: object) -> str | None:
        """The country (ISO 3166-1 alpha-3) whose national domain an address bears ("….co.uk").

        None where it bears none.
        """
        host = HOST.match(url) if isinstance(url, str) else None
        return self.tools.domains.get(host[1].lower()) if host else None

    def code(self, article: Text, fallback: date) -> Coded:
        """Code one article; `fallback` is the event date where neither text nor article has one."""
        return self.steps(article, fallback).coded

    def steps(self, article: Text, fallback: date) -> Steps:
        """Code one article, and keep what every step came to.

        Nothing is proposed in one that is less political than it must be.
        """
        tools = self.tools
        reading = read(article, fallback, tools)
        is_political = reading.is_political(tools.least_relevance)
        proposals = propose(reading, tools.proposers) if is_political else ()
        opinions = ask(proposals, tools.classifier)
        verdicts = settle(judge(proposals, opinions, tools.weights))
        return Steps(reading, proposals, opinions, verdicts, fill(verdicts, reading))
