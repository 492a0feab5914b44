from importlib import import_module

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "konstellation.members"
    label = "members"

    def ready(self) -> None:
        # The declarations register themselves when they are read.
        import_module("konstellation.members.search")
