"""What a password must be, said in Vietnamese: Django's own catalogue leaves some of it English."""

from django.contrib.auth import password_validation as django_rules
from django.utils.translation import gettext as _


class LongEnough(django_rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu quá ngắn: cần ít nhất {number} ký tự.").format(number=self.min_length)

    def get_help_text(self) -> str:
        return _("Ít nhất {number} ký tự.").format(number=self.min_length)


class NotCommon(django_rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu này nhiều người dùng, dễ bị đoán: chọn mật khẩu khác.")

    def get_help_text(self) -> str:
        return _("Không phải mật khẩu nhiều người dùng.")


class NotOneself(django_rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu quá giống tên đăng nhập, họ tên hoặc thư điện tử: chọn mật khẩu khác.")

    def get_help_text(self) -> str:
        return _("Không giống tên đăng nhập, họ tên, thư điện tử.")
