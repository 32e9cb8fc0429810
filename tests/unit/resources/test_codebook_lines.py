"""The codebook's loader refuses what it does not know, with file, line and what is allowed."""

import shutil
from pathlib import Path

import pytest

from etl.errors import CodebookError, WorkError
from etl.resources.codebook import read_codebook
from etl.resources.examples import read_examples
from etl.tables import contracts
from etl.tables.plover import Coding

# A good first line of each table; line 1 is the header.
GOOD = {
    "sectors": "sector,meaning\nGOV,government\nREB,rebels\n",
    "classes": "class,lemma\nsoldiers,soldier\n",
    "patterns": "trigger,part,object,event_type,event_mode,cameo_code,contexts,actor,recipient,"
                "symmetric,note\n"
                "attack on,noun,@soldiers|base,ASSAULT,firearms,193,military; crime,by,on|none,,\n",
    "countries": "country,name,aliases,adjectives,people,capital,metonyms,latitude,longitude\n"
                 "TCD,Chad,Chad Republic,Chadian,Chadians,N'Djamena,N'Djamena|Palace=REB,15,19\n",
    "actors": "entity_id,name,aliases,country,sector,valid_from,valid_to,source,note\n"
              "group:reds,Reds,Reds|!Red,TCD,REB,1990,,,\n",
    "persons": "entity_id,name,aliases,country,sector,valid_from,valid_to,source,note\n"
               "person:ada,Ada Moyo,Ada Moyo,,GOV,1990,1994,,\n",
    "terms": "entity_id,sector,valid_from,valid_to,note\n"
             "group:reds,GOV,1996-09-27,2001,\n",
    "roles": "role,plural,sector,is_group,note\nminister,,GOV,false,\n",
    "titles": "title,sector\nPresident,GOV\n",
    "topics": "topic,lemma\nsport,goal\n",
    "regions": "name,aliases,kind,country,admin1,latitude,longitude\nSahel,,region,,,15,5\n",
    "confidence": "feature,weight\nalways,1.2\n",
    "examples": "text,actor,recipient,event_type,event_mode,flags,origin,note\n"
                "Chad hit Mali.,Chad,Mali,ASSAULT,,,written,\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in GOOD.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    return tmp_path


def test_good_lines_are_values(folder: Path) -> None:
    tables = read_codebook(folder)
    [pattern] = tables.patterns
    assert pattern.coding == Coding("ASSAULT", "firearms", "193", ("crime", "military"))
    assert (pattern.words, pattern.recipient_in) == (("attack", "on"), ("on", "none"))
    assert tables.countries[0].metonyms == (("N'Djamena", "GOV"), ("Palace", "REB"))
    assert [one.name for one in tables.actors] == ["Reds", "Ada Moyo"]
    assert tables.actors[1].country is None and tables.weights == {"always": 1.2}


@pytest.mark.parametrize(("table", "line", "fault"), [
    ("patterns", "hit,verb,,ATTACK,,190,,,,,",
     "event_type 'ATTACK' is none of ACCUSE, AGREE, AID, "),
    ("patterns", "hit,verb,,ASSAULT,riot,190,,,,,",
     "event_mode 'riot' is none of abduct, aerial, "),
    ("patterns", "hit,verb,,AID,riot,070,,,,,", "event_mode 'riot' must be empty here"),
    ("patterns", "hit,verb,,NONE,,190,,,,,", "cameo_code '190' must be empty here"),
    ("patterns", "hit,verb,,ASSAULT,,1939,,,,,",
     "cameo_code '1939' is unknown; the nearest are 193, "),
    ("patterns", "hit,verb,,ASSAULT,,19,,,,,", "cameo_code '19' is unknown; the nearest are "),
    ("patterns", "hit,verb,@soldier,ASSAULT,,190,,,,,",
     "object '@soldier' is none of @actor, @place, @soldiers"),
    ("patterns", "hit,verb,,ASSAULT,,190,army,,,,", "contexts 'army' is none of asylum, cbrn, "),
    ("patterns", "hit,adverb,,ASSAULT,,190,,,,,", "part 'adverb' is none of noun, verb"),
    ("patterns", "hit,verb,,ASSAULT,,190,,,agianst,,",
     "recipient 'agianst' is unknown; the nearest are against"),
    ("patterns", "hit,verb,,ASSAULT,,190,,,,yes,", "symmetric 'yes' is none of (empty), true"),
    ("patterns", ",verb,,ASSAULT,,190,,,,,", "trigger is empty"),
    ("patterns", "hit,verb,ASSAULT,,190,,,,,", "10 cells instead of 11 (trigger,part,object,"),
    ("patterns", "hit,verb,,ASSAULT,,190,,,,,,", "12 cells instead of 11 (trigger,part,object,"),
    ("patterns", "attack on,noun,@soldiers|base,AID,,070,,,,,",
     "the same trigger, part, object as in line 2"),
    ("classes", "soldiers,soldier", "the same class, lemma as in line 2"),
    ("actors", "group:blues,Blues,Blues,TDC,REB,,,,", "country 'TDC' is none of TCD"),
    ("actors", "group:blues,Blues,Blues,,ARMY,,,,", "sector 'ARMY' is none of GOV, REB"),
    ("actors", "group:blues,Blues,Blues,,REB,19x0,,,",
     "valid_from '19x0' is no year from 1 to 2100"),
    ("actors", "group:reds,Reds again,,,REB,,,,", "the same entity_id as in line 2"),
    ("persons", "person:bo,Bo,Bo,,GOV,,20201,,", "valid_to '20201' is no year from 1 to 2100"),
    ("persons", "person:bo,Bo,Bo,,GOV,1990,1989,,", "valid_to 1989 is before valid_from 1990"),
    ("countries", "XYZ,Nowhere,,,,,,1,1", "country 'XYZ' is unknown; the nearest are "),
    ("countries", "MLI,Mali,,,,,Bamako=ARMY,1,1", "metonyms 'ARMY' is none of GOV, REB"),
    ("countries", "MLI,Mali,,,,,,91,1", "latitude '91' is no number from -90 to 90"),
    ("terms", "group:red,GOV,1990,,", "entity_id 'group:red' is none of group:reds, person:ada"),
    ("terms", "group:reds,GVO,1990,,", "sector 'GVO' is none of GOV, REB"),
    ("terms", "group:reds,GOV,19x0,,", "valid_from '19x0' is no year and no day (YYYY-MM-DD)"),
    ("terms", "group:reds,GOV,1990-02-30,,",
     "valid_from '1990-02-30' is no year and no day (YYYY-MM-DD)"),
    ("terms", "group:reds,GOV,1990,1989-04-01,",
     "valid_to 1989-04-01 is before valid_from 1990-01-01"),
    ("roles", "envoy,,GVO,false,", "sector 'GVO' is none of GOV, REB"),
    ("roles", "envoy,,GOV,no,", "is_group 'no' is none of false, true"),
    ("titles", "Gen.,MILITARY", "sector 'MILITARY' is none of GOV, REB"),
    ("regions", "Atlantis,,sea,,,1,1", "kind 'sea' is none of admin1, "),
    ("regions", "Atlantis,,region,,,1,deep", "longitude 'deep' is no number from -180 to 180"),
    ("topics", "sport,", "lemma is empty"),
    ("confidence", "lead,high", "weight 'high' is no number"),
    ("confidence", "lead,nan", "weight 'nan' is no number"),
])
def test_a_bad_line_is_named_with_what_is_allowed(
        folder: Path, table: str, line: str, fault: str) -> None:
    with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    number = GOOD[table].count("\n") + 1
    with pytest.raises(CodebookError) as found:
        read_codebook(folder)
    assert str(found.value).startswith(f"codebook/{table}.csv, line {number}: {fault}")
    assert "\n" not in str(found.value) and found.value.exit_status == 2


@pytest.mark.parametrize(("line", "fault"), [
    ("Peru hit Chile.,Peru,Chile,ATTACK,,,written,", "event_type 'ATTACK' is none of "),
    ("Peru hit Chile.,Peru,Chile,ASSAULT,picnic,,written,", "event_mode 'picnic' is none of "),
    ("Peru hit Chile.,Peru,Chile,NO_EVENT,aerial,,written,",
     "event_mode 'aerial' must be empty here"),
    ("Peru hit Chile.,Peru,Chile,ASSAULT,,soon,written,", "flags 'soon' is none of future, "),
    ("Peru hit Chile.,Peru,Chile,ASSAULT,,,written,maybe",
     "note 'maybe' is none of (empty), embargo"),
    ("Peru hit Chile.,Niger,,ASSAULT,,,written,", "'Niger' does not stand in 'Peru hit Chile.'"),
    ("Peru hit Chile.,Peru,Peru,ASSAULT,,,written,",
     "'Peru' and 'Peru' overlap in 'Peru hit Chile.'"),
    ("Chad hit Mali.,Chad,Mali,NO_EVENT,,,written,",
     "the same text, actor, recipient as in line 2"),
])
def test_a_bad_example_is_named(folder: Path, line: str, fault: str) -> None:
    path = folder / "examples.csv"
    path.write_text(f"{GOOD['examples']}{line}\n", "utf-8")
    with pytest.raises(CodebookError) as found:
        read_examples(path)
    assert str(found.value).startswith(f"codebook/examples.csv, line 3: {fault}")


def test_a_header_must_be_as_the_loader_knows_it(folder: Path) -> None:
    (folder / "titles.csv").write_text("title,sectors\nPresident,GOV\n", "utf-8")
    fault = r"^codebook/titles.csv, line 1: the header must be title,sector$"
    with pytest.raises(CodebookError, match=fault):
        read_codebook(folder)


def test_a_table_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "topics.csv").write_bytes(b"topic,lemma\n\xff,goal\n")
    with pytest.raises(CodebookError, match=r"^codebook/topics.csv is no CSV file in UTF-8: "):
        read_codebook(folder)
    (folder / "roles.csv").unlink()
    with pytest.raises(WorkError, match=r"^can't read the codebook table roles.csv: "):
        read_codebook(folder)


def test_the_codebook_that_ships_is_sound(tmp_path: Path) -> None:
    shutil.copytree(contracts.folder() / "codebook", tmp_path / "codebook")
    tables = read_codebook(tmp_path / "codebook")
    assert len(tables.patterns) > 4_000 and tables == read_codebook()
