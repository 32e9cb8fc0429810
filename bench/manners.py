"""The manners of text in the corpus, some four hundred wordings of them, in ten groups."""

import re

# The first group that fits has it; a manner that fits none is a newspaper's or a broadcaster's.
OTHERS = "newspapers and broadcasters"
GROUPS = tuple((name, re.compile(words, re.I)) for name, words in (
    ("contrast sets", r"^contrast:"),
    ("sport, business, culture, science",
     r"sport|football|boxing|wrestling|cricket|rugby|tennis|cycling|racing|golf|basketball"
     r"|handball|gymnast|volleyball|olympic|doping|ski\b|chess|business|market|earnings|finance"
     r"|stock|property|estate|technology|consumer|tech\b|company|industry|aviation|airline|shipping"
     r"|culture|film|book|music|theatre|television|\btv review|video game|museum|\barts?\b|\bshow"
     r"|celebrity|gossip|wedding|royal|quiz|travel|tour|garden|recipe|restaurant|wine|lifestyle"
     r"|motoring|pets|animal|nature|health|medical|hospital|science|space|archaeology|horoscope"
     r"|obituary|history page|genealogy|lottery|job notice|school|university|parenting|architecture"
     r"|charity run|church"),
    ("crime, courts, accidents, weather",
     r"crime|court|coroner|legal|murder|police|drug|accident|\bfire\b|wildfire|rescue|disaster|weather|volcano"
     r"|earthquake|heatwave"),
    ("state agencies", r"state (news )?agency|state (media|news|portal|daily)|translated"),
    ("statements and press releases",
     r"statement|press release|release|communiqué|readout|briefing|\bUN\b|OCHA|NGO|mission"
     r"|intelligence update|crisis-group|fact sheet|coalition strike|situation report|think-tank"),
    ("live logs and briefs", r"live|rolling|bullets|brief|log\b|digest|round-up|aggregator"),
    ("opinion and background",
     r"opinion|column|editorial|op-ed|essay|analysis|explainer|interview|feature|commentary|letters"
     r"|Q&A|question|background|blog|profile|timeline|history|sketch|newsletter|magazine|memory"
     r"|transcript|speech|think piece"),
    ("agency wires", r"agency|wire"),
    ("local and regional papers, tabloids",
     r"local|regional|provincial|city|county|town|village|community|borough|metro|suburban|weekly"
     r"|tabloid|parish|municipal|neighbour|capitol|student"),
))


def group_of(manner: str) -> str:
    """The group of a manner, as an article of the corpus states it."""
    return next((name for name, words in GROUPS if words.search(manner)), OTHERS)
