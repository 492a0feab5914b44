from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "konstellation.marketplace"
    label = "marketplace"
    default_auto_field = "django.db.models.BigAutoField"
