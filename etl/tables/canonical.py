"""Query parameters that say where a reader came from and change nothing of the page."""

import re

# Those that the ad platforms, mailers and analytics products document as click and campaign
# identifiers.
TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|ttclid|twclid|yclid|igshid|igsh"
    r"|li_fat_id|_ga|_gl|_hsenc|_hsmi|__hs.*|hsa_.*|mc_[ce]id|mkt_tok|oly_(anon|enc)_id"
    r"|vero_(id|conv)|ns_(mchannel|source|campaign|linkname|fee)"
    r"|at_(medium|campaign.*|link.*|ptr_.*|format|bbc_team|custom\d)"
    r"|pk_(source|medium|campaign|content|keyword|kwd|cid)|piwik_.*|mtm_.*|wt\.?mc(_.*)?|spm"
    r"|_openstat|cmp|cmpid|ito|ocid|smid|smtyp|sr_share|xtor|guccounter|guce_.*|s_cid"
    r"|traffic_source|ref_src|ref_url|taid|srnd|sc_(cid|channel|campaign|content|medium)|ftag"
    r"|trk(campaign|info)"
    r"|__twitter_impression", re.IGNORECASE)


def untracked(query: str) -> str:
    """A query without them; the rest keeps its order and spelling: servers may depend on both."""
    return "&".join(pair for pair in query.split("&")
                    if pair and not TRACKING.fullmatch(pair.partition("=")[0]))
