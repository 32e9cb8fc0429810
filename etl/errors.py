"""Everything that Dateline raises on purpose.

    DatelineError                 one clear line for the person who runs it
    ├── UsageError                wrong usage or configuration: exit status 2
    │   ├── SettingError          a DATELINE_ variable that is unknown or has a bad value
    │   ├── FeedListError         a feed list that can't be read
    │   ├── CodebookError         a line of the codebook that can't be used
    │   ├── PublisherError        a file of rules for a publisher that can't be used
    │   └── ParameterError        a trigger parameter that is unknown or has a bad value
    └── WorkError                 the work failed: exit status 1
        ├── ContractError         rows that break their table's contract
        ├── LakeError             the lake can't be read or written, or is not whole
        │   ├── BrokenManifest    a day's or month's manifest is torn or lacks a field
        │   └── DamagedRecord     a record of the archive is not what was stored
        ├── WarehouseError        the warehouse can't be read or written
        ├── TooManyRejects        more records rejected than the settings allow
        └── BrokenExpectation     all is stored, and it is not what was expected of a night

A bad record raises nothing: it is a row in `rejects`.
"""


class DatelineError(Exception):
    """Base of all; its text is one line that says what to do."""

    exit_status = 1


class UsageError(DatelineError):
    """Wrong usage or configuration."""

    exit_status = 2


class SettingError(UsageError):
    """A setting that is unknown or has a bad value."""


class FeedListError(UsageError):
    """A feed list that can't be read."""


class CodebookError(UsageError):
    """A line of the codebook that can't be used; the text names file, line and what is allowed."""


class PublisherError(UsageError):
    """A publisher's rules that can't be used; the text names file, line and what is allowed."""


class ParameterError(UsageError):
    """A trigger parameter that is unknown or has a bad value."""


class WorkError(DatelineError):
    """The work failed."""


class ContractError(WorkError):
    """Rows that break their table's contract."""


class LakeError(WorkError):
    """The lake can't be read or written, or is not whole."""


class BrokenManifest(LakeError):
    """A day's or month's manifest is torn or lacks a field: other days have no part in it."""


class DamagedRecord(LakeError):
    """A record of the archive is not what was stored: cut off, changed, or its file is gone."""


class WarehouseError(WorkError):
    """The warehouse can't be read or written."""


class TooManyRejects(WorkError):
    """More records were rejected than the settings allow."""


class BrokenExpectation(WorkError):
    """All is stored, and it is not what was expected of a night: another try would not mend it."""
