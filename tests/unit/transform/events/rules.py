"""The coder that goes by rules alone, for tests of what the rules say."""

import os

from etl.resources.coder import load_coder
from etl.resources.opinions import Opinions
from etl.transform.events.coder import Coder

RULES = Opinions(proposers=("patterns", "links"))


def coder_by_rules() -> Coder:
    return load_coder(os.environ["DATELINE_CACHE"], RULES)
