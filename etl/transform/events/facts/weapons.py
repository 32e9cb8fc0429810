"""The weapon or means of an event, where its sentence names one."""

import re

from spacy.tokens import Span, Token

# The name is what the column holds. Longer ones come first: "suicide car bomb" is no mere bomb.
_WEAPONS = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in (
    ("suicide bomb",
     r"suicide (?:\w+ )?(?:bomb\w*|attack\w*|vest|belt)|explosive (?:vest|belt)|"
     r"blew (?:himself|herself|themselves) up"),
    ("car bomb",
     r"(?:car|truck|vehicle|van)[- ]bomb\w*|booby-trapped (?:car|truck|vehicle)|vbied"),
    ("roadside bomb",
     r"roadside bomb\w*|improvised explosive\w*|ieds?|landmines?|land mines?|"
     r"mines?(?= exploded| blast| explosion)"),
    ("drone", r"drones?|unmanned aerial\w*|uavs?|quadcopters?"),
    ("missile", r"(?:cruise |ballistic )?missiles?"),
    ("rocket", r"rocket[- ]propelled grenades?|rpgs?|rockets?"),
    ("air strike",
     r"air[- ]?strikes?|air raids?|aerial bomb\w*|bombing raids?|barrel bombs?|warplanes?|"
     r"fighter jets?|(?:precision|cluster|guided) bombs?|helicopter gunships?|jets"),
    ("artillery",
     r"artillery|shell(?:ed|s|ing|fire)|mortars?|howitzers?|tank (?:fire|shells?)|tanks"),
    ("grenade", r"grenades?"),
    ("bomb", r"bombs?|bombings?|explosives?|dynamite|explosive device\w*|bomber"),
    ("chemical weapon",
     r"chemical weapons?|chlorine|sarin|nerve agent|mustard gas|poison(?:ed)?"),
    ("tear gas", r"tear[- ]?gas|pepper spray"),
    ("rubber bullets", r"rubber bullets?|plastic bullets?"),
    ("water cannon", r"water cannons?"),
    ("firearm",
     r"gun(?:fire|shots?|men|man|s)?|rifles?|pistols?|machine[- ]guns?|opened fire|shot|shooting|"
     r"shootout|bullets?|firearms?|ak-47s?|kalashnikovs?|submachine\w*|snipers?"),
    ("blade", r"knife|knives|stabb(?:ed|ing)|machetes?|swords?|beheaded|axes?|hacked"),
    ("fire",
     r"arson\w*|petrol bombs?|molotov\w*|torched|burned down|firebomb\w*|"
     r"set (?:fire to|\w+(?: \w+){0,3} (?:alight|ablaze|on fire))"),
    ("vehicle", r"(?:rammed|ploughed|plowed|drove) (?:\w+ ){0,4}into"),
    ("stones", r"stones?|rocks|bricks"),
    ("baton", r"batons?|truncheons?"),
    ("malware", r"malware|ransomware|hack(?:ed|ers)|denial-of-service|cyber-?attacks?")))


def read_weapon(sentence: Span, trigger: Token) -> str | None:
    """The weapon named nearest to a trigger; None where the sentence names none."""
    text, at = sentence.text, trigger.idx - sentence.start_char
    found = []
    taken: set[int] = set()
    for name, pattern in _WEAPONS:
        for match in pattern.finditer(text):
            if not taken & set(range(*match.span())):
                taken.update(range(*match.span()))
                found.append((abs(match.start() - at), name))
    return min(found)[1] if found else None
