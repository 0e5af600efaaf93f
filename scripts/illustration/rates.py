"""How common things were in which month: invented, but of the order that was published."""

from dataclasses import dataclass

from scripts.illustration.draws import sigmoid
from scripts.illustration.places import month_of

# Dossiers of a month against those of an ordinary one. Tết falls in January or February.
SEASON = (0.97, 0.95, 1.04, 1.02, 0.98, 1.06, 1.08, 1.09, 1.01, 0.99, 0.97, 0.94)
TET = {
    "2022-01": 0.86, "2022-02": 0.74, "2023-01": 0.69, "2024-02": 0.66, "2025-01": 0.73,
    "2026-02": 0.64, "2027-02": 0.67,
}  # fmt: skip
GROWTH_A_YEAR = 0.035
# Late among the resolved. Many before the city took it up in 2023, again many in 07/2025, when work
# that districts had done came to the communes.
LATE = {
    "2022-01": 0.0085, "2022-07": 0.006, "2023-01": 0.0019, "2023-04": 0.0032, "2024-01": 0.0025,
    "2025-01": 0.0021, "2025-07": 0.0105, "2025-10": 0.006, "2026-02": 0.004, "2026-08": 0.003,
    "2027-01": 0.0022,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Curve:
    """A share that grows to its ceiling and passes half of it in `middle`."""

    middle: str
    slope: float
    ceiling: float

    def rate(self, month: int, shift: float = 0.0) -> float:
        return self.ceiling * sigmoid(self.slope * (month - month_of(self.middle)) + shift)


ONLINE = Curve("2023-05", 0.067, 0.99)
ONLINE_FULL = Curve("2022-10", 0.08, 0.82)
PAYMENT = Curve("2023-11", 0.19, 0.96)
DIGITAL_INTAKE = Curve("2023-02", 0.125, 0.985)
DIGITAL_RESULT = Curve("2023-03", 0.13, 0.99)
REUSE = Curve("2025-12", 0.09, 0.6)
POSTAL = Curve("2024-09", 0.13, 0.12)
ELECTRONIC_DOCUMENTS = Curve("2020-06", 0.09, 0.995)


def volume(month: int) -> float:
    """Dossiers against those of an ordinary month of 2022."""
    years = month / 12 - 2022
    text = f"{month // 12}-{month % 12 + 1:02d}"
    return (1 + GROWTH_A_YEAR * years) * SEASON[month % 12] * TET.get(text, 1.0)


def late_rate(month: int) -> float:
    begun = [since for since in LATE if month_of(since) <= month]
    return LATE[max(begun)]
