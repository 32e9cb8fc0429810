"""Short forms of divisions as English-language papers write them ("Paris, Ky.", "in NSW")."""

# Associated Press and older newspaper forms, then postal codes; the value is the division's
# GeoNames name.
_STATES = """Ala. AL Alabama|Alaska AK Alaska|Ariz. AZ Arizona|Ark. AR Arkansas
Calif. CA California|Colo. CO Colorado|Conn. CT Connecticut|Del. DE Delaware
D.C. DC Washington, D.C.|Fla. FL Florida|Ga. GA Georgia|Ill. IL Illinois|Ind. IN Indiana
Kan. KS Kansas|Ky. KY Kentucky|La. LA Louisiana|Md. MD Maryland|Mass. MA Massachusetts
Mich. MI Michigan|Minn. MN Minnesota|Miss. MS Mississippi|Mo. MO Missouri|Mont. MT Montana
Neb. NE Nebraska|Nev. NV Nevada|N.H. NH New Hampshire|N.J. NJ New Jersey|N.M. NM New Mexico
N.Y. NY New York|N.C. NC North Carolina|N.D. ND North Dakota|Okla. OK Oklahoma|Ore. OR Oregon
Pa. PA Pennsylvania|R.I. RI Rhode Island|S.C. SC South Carolina|S.D. SD South Dakota
Tenn. TN Tennessee|Tex. TX Texas|Va. VA Virginia|Vt. VT Vermont|Wash. WA Washington
W.Va. WV West Virginia|Wis. WI Wisconsin|Wyo. WY Wyoming|Ida. ID Idaho|Utah UT Utah|Iowa IA Iowa
Maine ME Maine|Ohio OH Ohio|Hawaii HI Hawaii|Texas TX Texas|Idaho ID Idaho
B.C. BC British Columbia|Ont. ON Ontario|Que. QC Quebec|Man. MB Manitoba|Sask. SK Saskatchewan
Alta. AB Alberta|N.S. NS Nova Scotia|N.B. NB New Brunswick|P.E.I. PEI Prince Edward Island
Nfld. NL Newfoundland and Labrador|Qld. QLD Queensland|N.S.W. NSW New South Wales
Vic. VIC Victoria|Tas. TAS Tasmania"""
_ROWS = [row.split(" ", 2) for line in _STATES.splitlines() for row in line.split("|")]
# Only these stand alone in a sentence; the others are read behind a comma, where they can be no
# other word.
ALONE = frozenset({"NSW", "N.S.W.", "QLD", "D.C.", "N.Y.", "N.J.", "B.C.", "P.E.I.", "Calif.",
                   "Fla.", "Pa."})
DIVISIONS = {short: name for dotted, code, name in _ROWS for short in (dotted, code)}


def spell_out(name: str) -> str:
    """The full name of an abbreviated division; any other name as it is."""
    return DIVISIONS.get(name, name)
