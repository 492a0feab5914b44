"""What SQLite alone can show; the other database's run leaves this folder out."""

from django.db import connection

collect_ignore_glob = [] if connection.vendor == "sqlite" else ["test_*.py"]
