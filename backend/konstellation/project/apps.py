from django.apps import AppConfig
from django.core import checks

from konstellation.project import configuration, telemetry


class ProjectConfig(AppConfig):
    name = "konstellation.project"
    label = "konstellation_project"

    def ready(self) -> None:
        checks.register(configuration.at_start, checks.Tags.security)
        telemetry.start()
