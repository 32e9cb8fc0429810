"""What all tests share: settings of the machine are forgotten, and the place index is compiled once."""

import os

from tests.paths import CACHE

# No settings of the machine's, and no `CI`, which makes the commands say more.
for _name in [name for name in os.environ if name.startswith("DATELINE_") or name == "CI"]:
    del os.environ[_name]
os.environ["DATELINE_CACHE"] = str(CACHE)
