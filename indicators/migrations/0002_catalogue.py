"""The catalogue to start with. From here on the database is the truth: change definitions there."""

from datetime import date
from decimal import Decimal

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# The conventional beginning: figures from before the system reach back some years.
BEGINNING = date(2000, 1, 1)
CARRIED = "received + carried_over?"

ONE_STOP = "Nghị định 61/2018/NĐ-CP, Nghị định 118/2025/NĐ-CP"
DECISION_766 = "Quyết định 766/QĐ-TTg ngày 23/6/2022"

# Why an indicator matters, by family: one sentence for the people who are judged by it.
WHY = {
    "on_time": "Người dân, doanh nghiệp nhận kết quả đúng ngày hẹn.",
    "late": "Mỗi hồ sơ trễ hạn là một lần lỡ hẹn, cần thư xin lỗi và giải trình.",
    "resolved": "Cho biết hồ sơ nhận vào đã được giải quyết đến đâu.",
    "returned": "Trả lại, từ chối nhiều là dấu hiệu hướng dẫn chưa rõ hoặc lách hạn.",
    "online": "Nộp trực tuyến giảm đi lại và là chỉ tiêu được giao hằng năm.",
    "payment": "Thanh toán trực tuyến minh bạch, giảm tiền mặt tại quầy.",
    "digitized": "Hồ sơ, kết quả số hóa để có thể được khai thác lại, không phải nộp lần nữa.",
    "postal": "Trả kết quả tại nhà qua bưu chính công ích.",
    "satisfaction": "Thước đo trực tiếp từ người giao dịch.",
    "petitions": "Phản ánh, kiến nghị được trả lời và trả lời đúng hạn.",
    "documents": "Văn bản điện tử ký số thay văn bản giấy.",
    "procedures": "Thủ tục niêm yết đủ thì người dân mới biết để làm theo.",
    "tasks": "Nhiệm vụ cấp trên giao và kế hoạch của đơn vị được hoàn thành.",
}
# How far below (or above) a target still reads “gần đạt”, in percentage points, by family.
NEAR = {
    "on_time": "0.5",
    "late": "0.5",
    "online": "5",
    "payment": "5",
    "digitized": "5",
    "postal": "1",
    "satisfaction": "2",
}

# code, short name, name, family, direction, numerator, denominator, legal basis
CATALOGUE = [
    ("on_time_resolved", "Đúng hạn / đã giải quyết", "Giải quyết trước và đúng hạn trên số đã giải quyết", "on_time", "higher", "resolved_in_time", "resolved", ONE_STOP),
    ("late_resolved", "Trễ hạn / đã giải quyết", "Giải quyết quá hạn trên số đã giải quyết", "late", "lower", "resolved_late", "resolved", ONE_STOP),
    ("early_resolved", "Trước hạn / đã giải quyết", "Giải quyết trước hạn trên số đã giải quyết", "on_time", "higher", "resolved_early", "resolved", ONE_STOP),
    ("punctual_resolved", "Đúng ngày hẹn / đã giải quyết", "Giải quyết đúng ngày hẹn (không sớm hơn) trên số đã giải quyết", "on_time", "none", "resolved_in_time - resolved_early", "resolved", ONE_STOP),
    ("on_time_received", "Đúng hạn / tiếp nhận", "Giải quyết trước và đúng hạn trên số tiếp nhận và chuyển sang", "on_time", "higher", "resolved_in_time", CARRIED, ONE_STOP),
    ("late_received", "Trễ hạn / tiếp nhận", "Quá hạn (đã và đang giải quyết) trên số tiếp nhận và chuyển sang", "late", "lower", "resolved_late + pending_overdue", CARRIED, ONE_STOP),
    ("on_time_or_pending", "Đúng hạn hoặc còn trong hạn", "Đã giải quyết đúng hạn và đang giải quyết trong hạn trên số tiếp nhận và chuyển sang", "on_time", "higher", "resolved_in_time + pending_in_time", CARRIED, DECISION_766),
    ("resolved_received", "Đã giải quyết / tiếp nhận", "Đã giải quyết trên số tiếp nhận và chuyển sang", "resolved", "higher", "resolved", CARRIED, ""),
    ("returned_received", "Trả lại / tiếp nhận", "Trả lại, rút, từ chối, dừng trên số tiếp nhận và chuyển sang", "returned", "none", "returned", CARRIED, ""),
    ("on_time_due", "Đúng hạn / đến hạn", "Giải quyết trước và đúng hạn trên số đến hạn trong kỳ", "on_time", "higher", "resolved_in_time", "due", ""),
    ("late_due", "Trễ hạn / đến hạn", "Đến hạn mà chưa có kết quả đúng hạn trên số đến hạn trong kỳ", "late", "lower", "due - resolved_in_time", "due", ""),
    ("pending_in_time_received", "Đang giải quyết trong hạn", "Đang giải quyết trong hạn trên số tiếp nhận và chuyển sang", "resolved", "none", "pending_in_time", CARRIED, ""),
    ("pending_overdue_received", "Đang giải quyết quá hạn", "Đang giải quyết quá hạn trên số tiếp nhận và chuyển sang", "late", "lower", "pending_overdue", CARRIED, ""),
    ("overdue_pending", "Quá hạn / đang giải quyết", "Quá hạn trên số đang giải quyết", "late", "lower", "pending_overdue", "pending", ""),
    ("online_received", "Tiếp nhận trực tuyến", "Hồ sơ trực tuyến trên số tiếp nhận", "online", "higher", "received_online", "received", DECISION_766),
    ("online_full_resolved", "Trực tuyến toàn trình", "Hồ sơ trực tuyến toàn trình trên số đã giải quyết", "online", "higher", "received_online_full", "resolved", "Nghị định 42/2022/NĐ-CP"),
    ("postal_received", "Bưu chính công ích", "Hồ sơ qua bưu chính công ích trên số tiếp nhận", "postal", "higher", "postal", "received", "Quyết định 45/2016/QĐ-TTg"),
    ("online_payment", "Thanh toán trực tuyến", "Hồ sơ thanh toán trực tuyến trên số có nghĩa vụ tài chính", "payment", "higher", "paid_online", "payable", DECISION_766),
    ("digitized_intake", "Số hóa thành phần hồ sơ", "Hồ sơ số hóa thành phần khi tiếp nhận trên số tiếp nhận", "digitized", "higher", "digitized_intake", "received", DECISION_766),
    ("digitized_result", "Số hóa kết quả", "Kết quả số hóa trên số đã giải quyết", "digitized", "higher", "digitized_result", "resolved", DECISION_766),
    ("digitized_both", "Số hóa hồ sơ và kết quả", "Lượt số hóa thành phần hồ sơ và kết quả trên số tiếp nhận và số đã giải quyết", "digitized", "higher", "digitized_intake + digitized_result", "received + resolved", ""),
    ("digitized_full", "Số hóa đủ cả hai", "Hồ sơ số hóa cả thành phần và kết quả trên số tiếp nhận", "digitized", "higher", "digitized_full", "received", DECISION_766 + ", chỉ số 4.2"),
    ("reuse", "Khai thác lại dữ liệu", "Hồ sơ khai thác lại thông tin, dữ liệu số hóa trên số tiếp nhận", "digitized", "higher", "reused", "received", DECISION_766),
    ("apologised", "Đã có thư xin lỗi", "Hồ sơ trễ hạn đã có thư xin lỗi trên số giải quyết quá hạn", "late", "higher", "resolved_late_apologised", "resolved_late", ONE_STOP),
    ("satisfaction", "Hài lòng / phiếu", "Hài lòng và rất hài lòng trên số phiếu khảo sát", "satisfaction", "higher", "satisfied", "surveyed", ""),
    ("satisfaction_visits", "Hài lòng / lượt giao dịch", "Hài lòng và rất hài lòng trên lượt người giao dịch", "satisfaction", "higher", "satisfied", "visits", ""),
    ("petitions_resolved", "Phản ánh đã trả lời", "Phản ánh, kiến nghị đã trả lời trên số tiếp nhận", "petitions", "higher", "petitions_resolved", "petitions", DECISION_766),
    ("petitions_on_time", "Phản ánh trả lời đúng hạn", "Phản ánh, kiến nghị trả lời đúng hạn trên số tiếp nhận", "petitions", "higher", "petitions_on_time", "petitions", DECISION_766),
    ("electronic_documents", "Văn bản điện tử", "Văn bản đi điện tử, ký số trên tổng văn bản đi", "documents", "higher", "documents_electronic", "documents_sent", ""),
    ("procedures_posted", "Thủ tục đã niêm yết", "Thủ tục hành chính đã niêm yết, công khai trên số phải công khai", "procedures", "higher", "procedures_posted", "procedures", ONE_STOP),
    ("assigned_tasks_on_time", "Nhiệm vụ giao đúng hạn", "Nhiệm vụ cấp trên giao hoàn thành đúng hạn trên số được giao", "tasks", "higher", "assigned_tasks_on_time", "assigned_tasks", ""),
    ("plan_tasks_done", "Nhiệm vụ kế hoạch", "Nhiệm vụ kế hoạch cải cách hành chính đã hoàn thành trên số trong kế hoạch", "tasks", "higher", "plan_tasks_done", "plan_tasks", ""),
]  # fmt: skip


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    indicators = apps.get_model("indicators", "Indicator")
    versions = apps.get_model("indicators", "IndicatorVersion")
    for position, row in enumerate(CATALOGUE, start=1):
        code, short_name, name, family, direction, numerator, denominator, basis = row
        indicator = indicators.objects.create(
            code=code,
            short_name=short_name,
            name=name,
            family=family,
            direction=direction,
            near=Decimal(NEAR.get(family, "0")),
            why=WHY[family],
            legal_basis=basis,
            position=position,
        )
        versions.objects.create(
            indicator=indicator,
            number=1,
            valid_from=BEGINNING,
            numerator=numerator,
            denominator=denominator,
        )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
