from django.apps import AppConfig

from core.release import release


class DashboardConfig(AppConfig):
    name = "dashboard"

    def ready(self) -> None:
        release()  # now, while the files are those that run
