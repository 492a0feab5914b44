from importlib import import_module

from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "konstellation.marketplace"
    label = "marketplace"

    def ready(self) -> None:
        # The declarations register themselves when they are read.
        import_module("konstellation.marketplace.search")
