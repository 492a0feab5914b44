import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault(
    "DJANGO_SETTINGS_MODULE",
    "konstellation.project.settings." + os.environ.get("KONSTELLATION_PROFILE", "embedded"),
)
application = get_wsgi_application()
