"""News agencies by their names and signs, to tell whose story a publisher prints.

In: a byline, a dateline's brackets or a text. Out: the `agency` of `articles`, its canonical name.
"""

import re

# Canonical name: how the agency signs. Signs that are also words, or the initials of something
# else, are left out.
AGENCIES = {
    "Associated Press": ("AP", "The Associated Press", "Associated Press", "AP News"),
    "Reuters": ("Reuters", "Thomson Reuters"),
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse"),
    "dpa": ("dpa", "Deutsche Presse-Agentur", "dpa-AFX"), "EFE": ("EFE", "Agencia EFE"),
    "ANSA": ("ANSA",), "Xinhua": ("Xinhua", "Xinhua News Agency"), "TASS": ("TASS", "ITAR-TASS"),
    "Interfax": ("Interfax",), "RIA Novosti": ("RIA Novosti", "RIA"),
    "Kyodo": ("Kyodo", "Kyodo News"), "Jiji": ("Jiji", "Jiji Press"),
    "Yonhap": ("Yonhap", "Yonhap News Agency"), "PTI": ("PTI", "Press Trust of India"),
    "ANI": ("ANI", "Asian News International"), "IANS": ("IANS",),
    "Bloomberg": ("Bloomberg", "Bloomberg News"), "UPI": ("UPI", "United Press International"),
    "PA Media": ("PA Media", "PA", "Press Association"), "APA": ("APA", "Austria Presse Agentur"),
    "Keystone-SDA": ("sda", "Keystone-SDA", "Keystone-ATS"), "Belga": ("Belga",), "ANP": ("ANP",),
    "NTB": ("NTB",), "TT": ("TT", "TT Nyhetsbyrån"), "Ritzau": ("Ritzau",), "STT": ("STT",),
    "ČTK": ("ČTK", "CTK"), "PAP": ("PAP",), "MTI": ("MTI",),
    "Anadolu": ("AA", "Anadolu", "Anadolu Agency", "Anadolu Ajansı"), "IRNA": ("IRNA",),
    "SANA": ("SANA",), "WAFA": ("WAFA",), "APP": ("APP", "Associated Press of Pakistan"),
    "Bernama": ("Bernama",), "Antara": ("Antara",), "VNA": ("VNA", "Vietnam News Agency"),
    "NAN": ("NAN", "News Agency of Nigeria"), "GNA": ("GNA", "Ghana News Agency"),
    "AAP": ("AAP", "Australian Associated Press"),
    "Canadian Press": ("The Canadian Press", "Canadian Press", "CP"), "Ukrinform": ("Ukrinform",),
    "Tanjug": ("Tanjug",), "HINA": ("HINA",), "BTA": ("BTA",), "Agerpres": ("Agerpres",),
    "Lusa": ("Lusa",), "Europa Press": ("Europa Press",), "epd": ("epd",), "KNA": ("KNA",)}
# The longest paragraph that may be a credit. Initials are believed only in a credit that is little
# more than a label, such as (Quelle: APA/sda).
CREDIT_CHARS, LABEL_CHARS = 300, 40
_BY_SIGN = {sign.casefold(): name for name, signs in AGENCIES.items() for sign in signs}
# Signs that are long enough to be looked for among other words.
_LONG = [sign for signs in AGENCIES.values() for sign in signs if len(sign) > 5]
_FULL = re.compile(r"\b(" + "|".join(map(re.escape, _LONG)) + r")\b")
_CREDIT = re.compile(
    r"\b(with (files|material|reporting|information) from|contributed to this report|source|quelle"
    r"|mit material|agenturmaterial|reported (by|from)|reporting by|avec|con información de"
    r"|first (published|appeared))\b|^\W*\(?[\w/ ]+\)?\W*$",
    re.IGNORECASE)


def agency_named(sign: str) -> str | None:
    """The agency that signs so, alone or with others ("dpa/AFP": the first); None where none is."""
    parts = [sign, *re.split(r"[/,;+&]|\band\b|\bund\b", sign)]
    return next((found for part in parts if (found := _BY_SIGN.get(part.strip().casefold()))), None)


def agency_credited(text: str) -> str | None:
    """The agency that one of the text's last two paragraphs credits; None where neither does."""
    for paragraph in text.split("\n\n")[-2:]:
        if len(paragraph) <= CREDIT_CHARS and _CREDIT.search(paragraph):
            initials = re.findall(r"[\w-]+", paragraph) if len(paragraph) < LABEL_CHARS else []
            signs = _FULL.findall(paragraph) or initials
            if found := next(filter(None, map(agency_named, signs)), None):
                return found
    return None
