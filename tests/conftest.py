"""What all tests share: settings of the machine are forgotten, and the place index is compiled once."""

import os

from tests.paths import CACHE

for _name in [name for name in os.environ if name.startswith("DATELINE_")]:
    del os.environ[_name]
os.environ["DATELINE_CACHE"] = str(CACHE)
