"""Small trees of units, made as a person would say them."""

from datetime import date, timedelta

from units.models import Unit, UnitChange

LONG_AGO = date(2010, 1, 1)
JULY = date(2025, 7, 1)
BEFORE_JULY = JULY - timedelta(days=1)

# The same as rows of files.
HEADER = "code,name,kind,parent_code,valid_from,valid_to\n"
CHANGES = "date,kind,sources,results,document\n"
PROVINCE = "96,Tỉnh Khê Sơn,province,,2010-01-01,\n"
COMMUNE = "961,Xã Lộc,commune,96,2010-01-01,\n"
OTHER = "962,Xã Mai,commune,96,2010-01-01,\n"
MERGED = "963,Xã Lộc Mai,commune,96,2025-07-01,\n"
MERGE = "2025-07-01,merge,961 962,963,1888/NQ-UBTVQH15\n"


def country() -> Unit:
    return Unit.objects.get_or_create(
        code="VN",
        defaults={"name": "Việt Nam", "kind": "country", "valid_from": date(1945, 9, 2)},
    )[0]


def unit(
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    first: date = LONG_AGO,
    last: date | None = None,
) -> Unit:
    return Unit.objects.create(
        code=code, name=name, kind=kind, parent=parent, valid_from=first, valid_to=last
    )


def change(
    kind: str, day: date, sources: list[Unit], results: list[Unit], *, done: bool = True
) -> UnitChange:
    made = UnitChange.objects.create(kind=kind, date=day, done=done)
    made.sources.set(sources)
    made.results.set(results)
    return made


class MergedCity:
    """City 568 of province 56 with three wards, which on 1 July 2025 became two below the province.

    Lộc Thọ and Phước Hòa merged into Nha Trang; Vĩnh Hải went half to Nha Trang, half to Bắc Nha
    Trang, which came from Vĩnh Hải's other half alone; the city was dissolved.
    """

    def __init__(self) -> None:
        self.province = unit("56", "Tỉnh Khánh Hòa", "province", country())
        self.city = unit("568", "Thành phố Nha Trang", "city", self.province, last=BEFORE_JULY)
        self.loc_tho = self._old_ward("22366", "Phường Lộc Thọ")
        self.phuoc_hoa = self._old_ward("22369", "Phường Phước Hòa")
        self.vinh_hai = self._old_ward("22333", "Phường Vĩnh Hải")
        self.nha_trang = unit("22366", "Phường Nha Trang", "ward", self.province, JULY)
        self.bac = unit("22333", "Phường Bắc Nha Trang", "ward", self.province, JULY)
        merged = [self.loc_tho, self.phuoc_hoa, self.vinh_hai]
        change("merge", JULY, merged, [self.nha_trang])
        change("split", JULY, [self.vinh_hai], [self.bac])
        change("dissolve", JULY, [self.city], [])

    def _old_ward(self, code: str, name: str) -> Unit:
        return unit(code, name, "ward", self.city, last=BEFORE_JULY)
