from importlib import import_module

from django.apps import AppConfig

from konstellation.search.thesaurus import thesaurus


class MembersConfig(AppConfig):
    name = "konstellation.members"
    label = "members"

    def ready(self) -> None:
        # The declarations register themselves when they are read.
        import_module("konstellation.members.search")
        words = import_module("konstellation.members.words")
        thesaurus.register(words.NetworkWords())
        import_module("konstellation.members.exchange")
