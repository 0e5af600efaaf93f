"""What is said where a preview of files or a register was: which one stands in its place."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from core.missing import Gone, Way
from reports.history import in_time
from reports.models import ReportUpload
from reports.register.runs import DAYS_KEPT, open_run
from reports.upload_page import last_file
from reports.uploads import last_written, waiting


def preview_gone(by: int | None, *, pressed: bool) -> Gone:
    """For who opens an earlier preview, or has `pressed` a button of it. It says the same of what
    others uploaded. Two SQL queries.
    """
    waits, wrote = waiting(by), last_written(by)
    told = [_("Lần bấm này không ghi và không đổi số liệu nào.")] if pressed else []
    told.append(
        _(
            "Khi bạn chọn tệp khác, bản mới thay cho bản chưa ghi;"
            " khi bạn ghi tệp khác, bản mới thay cho bản đã ghi trước đó."
        )
    )
    if waits:
        words = _("Đang chờ ghi là “{name}”, tải lên lúc {when}.")
        told.append(words.format(name=waits.name, when=in_time(waits.at)))
    else:
        told.append(_written(wrote) or _("Hiện bạn không có tệp nào đang chờ ghi."))
    choose = (_("Chọn tệp"), reverse("report-upload"))
    return Gone(_("Bản xem trước này không còn"), " ".join(told), [*_ways(waits, wrote), choose])


def register_gone(by: int | None, pk: int) -> Gone:
    """For who opens an earlier register; it says the same of those of others, and of one whose unit
    is theirs no more. Two SQL queries.
    """
    found, wrote = open_run(by), last_written(by)
    now = _written(wrote) or _("Hiện bạn không có sổ nào đang làm.")
    ways = list(_ways(None, wrote))
    if found and found.pk != pk:
        facts = {"name": found.name, "when": in_time(found.at)}
        now = _("Sổ đang làm là “{name}”, tải lên lúc {when}.").format(**facts)
        ways = [(_("Mở sổ đang làm"), reverse("register-run", args=[found.pk]))]
    words = _("Sổ hồ sơ được bỏ khi đã ghi, sau {days} ngày, hoặc khi bạn tải sổ khác lên.")
    ways.append((_("Tải sổ lên"), reverse("register")))
    told = f"{words.format(days=DAYS_KEPT)} {now}"
    return Gone(_("Sổ hồ sơ này không còn"), told, ways)


def _written(wrote: ReportUpload | None) -> str:
    last = last_file(wrote)
    return _("Tệp ghi gần nhất là “{name}”, {became}.").format(**last) if last else ""


def _ways(waits: ReportUpload | None, wrote: ReportUpload | None) -> Iterator[Way]:
    if waits:
        yield _("Mở bản đang chờ ghi"), reverse("report-upload-preview", args=[waits.pk])
    if wrote:
        yield _("Xem tệp ghi gần nhất"), reverse("report-upload-preview", args=[wrote.pk])
