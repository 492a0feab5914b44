from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "konstellation.project"
    label = "konstellation_project"
