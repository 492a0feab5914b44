from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "konstellation.api"
    label = "konstellation_api"
