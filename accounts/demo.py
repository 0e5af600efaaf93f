"""The accounts of the demonstration. Their password is published, so they exist only there.

Which unit an account works for is written by code; `manage.py demo` gives the memberships.
"""

from dataclasses import dataclass
from typing import Final

from accounts.models import User

DEMO_PASSWORD: Final = "trinh-dien-2026"  # noqa: S105 - published on purpose


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One person of the demonstration: what they are called, and what they do where."""

    username: str
    display_name: str
    role: str
    """A role of `units.Membership`, such as "clerk"."""
    unit_code: str
    works_as: str
    """In Vietnamese, for the sign-in page."""

    @property
    def password(self) -> str:
        return DEMO_PASSWORD


# Two stages: the invented province of today, on which the demonstration opens, and the Nha Trang of
# the articles, which belongs to Khánh Hòa of today.
DEMO_ACCOUNTS: Final[tuple[DemoAccount, ...]] = (
    DemoAccount("noi-vu", "Lê Thị Thu Hà", "home_affairs", "MH", "Sở Nội vụ tỉnh Lam Khê"),
    DemoAccount("can-bo", "Nguyễn Thị Hạnh", "clerk", "MH001", "Công chức Một cửa phường Vân Khuê"),
    DemoAccount("lanh-dao", "Trần Văn Bình", "head", "MH001", "Lãnh đạo phường Vân Khuê"),
    DemoAccount("noi-vu-kh", "Đỗ Thanh Tùng", "home_affairs", "56", "Sở Nội vụ tỉnh Khánh Hòa"),
    DemoAccount(
        "can-bo-nt", "Võ Ngọc Trâm", "clerk", "22366", "Công chức Một cửa phường Nha Trang"
    ),
    DemoAccount("kiem-tra", "Phạm Quốc Dũng", "inspector", "56", "Đoàn kiểm tra tỉnh Khánh Hòa"),
    DemoAccount("xem", "Hoàng Minh Anh", "viewer", "56", "Chỉ xem, tỉnh Khánh Hòa"),
    DemoAccount("quan-tri", "Bùi Đức Long", "admin", "VN", "Quản trị"),
)


def open_accounts() -> dict[str, User]:
    """The users of DEMO_ACCOUNTS by username; makes those that are missing, changes no other."""
    users = {user.username: user for user in User.objects.filter(username__in=_usernames())}
    for account in DEMO_ACCOUNTS:
        if account.username not in users:
            users[account.username] = User.objects.create_user(
                account.username, password=account.password, display_name=account.display_name
            )
    return users


def _usernames() -> list[str]:
    return [account.username for account in DEMO_ACCOUNTS]
