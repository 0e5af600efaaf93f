"""All existences of all units in memory, as an import sees them: no database, no ids.

Code and first day together name one legal existence, also before it has an id.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

Key = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Record:
    """One legal existence. ``parent`` is None for the country alone."""

    code: str
    name: str
    kind: str
    parent: Key | None
    valid_from: date
    valid_to: date | None = None

    @property
    def key(self) -> Key:
        return self.code, self.valid_from

    def lives_on(self, day: date) -> bool:
        return self.valid_from <= day and not self.ends_before(day)

    def ends_before(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to < day

    def meets(self, other: "Record") -> bool:
        """Whether both exist on one day at least."""
        return not self.ends_before(other.valid_from) and not other.ends_before(self.valid_from)

    def outlives(self, other: "Record") -> bool:
        """Whether it goes on after the other one has ended."""
        if other.valid_to is None:
            return False
        return self.valid_to is None or self.valid_to > other.valid_to


class Register:
    """Looks existences up by key, by code and day, and by parent. Holds a few ten thousand."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records: dict[Key, Record] = {}
        self._by_code: defaultdict[str, dict[Key, None]] = defaultdict(dict)
        for record in records:
            self.put(record)

    def put(self, record: Record) -> None:
        """Adds the record, or replaces the one of the same key."""
        self._records[record.key] = record
        self._by_code[record.code][record.key] = None

    def close(self, key: Key, last_day: date) -> Record:
        closed = replace(self._records[key], valid_to=last_day)
        self.put(closed)
        return closed

    def get(self, key: Key) -> Record | None:
        return self._records.get(key)

    def __getitem__(self, key: Key) -> Record:
        return self._records[key]

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records.values())

    def of_code(self, code: str) -> list[Record]:
        """All existences of a code, the earliest first."""
        found = (self._records[key] for key in self._by_code.get(code, ()))
        return sorted(found, key=lambda record: record.valid_from)

    def on(self, code: str, day: date) -> Record | None:
        """The existence of this code on that day."""
        return next((record for record in self.of_code(code) if record.lives_on(day)), None)

    def children(self) -> dict[Key, list[Record]]:
        """All records by their parent, at this moment. Walks through all of them once."""
        found: defaultdict[Key, list[Record]] = defaultdict(list)
        for record in self:
            if record.parent is not None:
                found[record.parent].append(record)
        return found
