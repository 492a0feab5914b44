"""A page of the register narrowed by membership status, as process management asks for it.

    python benchmarks/statuses.py [--organisations 50000]

SQLite, in a folder of its own. Each organisation is a member with four yearly periods, or has
applied, left or been declined. For each status: queries and the best of five seconds for the
first 50 rows together with their count. Exits with 1 if one takes longer than required.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REQUIRED_SECONDS = 5.0
ROUNDS = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=50_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="konstellation-benchmark-") as folder:
        os.environ["KONSTELLATION_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "konstellation.project.settings.embedded")
        sys.path[:0] = [str(ROOT / "backend")]
        figures = measured(asked.organisations)
    print(json.dumps(figures, indent=2))
    return int(any(one["seconds"] > REQUIRED_SECONDS for one in figures["statuses"].values()))


def measured(organisations: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from konstellation.accounts.models import RoleGrant, User
    from konstellation.members.models import Status

    call_command("migrate", verbosity=0)
    _write(organisations)
    # As an installation is after its nightly upkeep: the planner knows the tables.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    keeper = User.objects.create(email="keeper@example.org", password="!")
    RoleGrant.objects.create(user=keeper, role="process_manager", starts_on=date(2020, 1, 1))
    return {
        "organisations": organisations,
        "statuses": {status.value: _compare(status, keeper) for status in Status},
    }


def _compare(status: str, keeper: Any) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from konstellation.members.selectors import organisations, statuses

    seconds, found, queries = [], 0, 0
    for _round in range(ROUNDS):
        with CaptureQueriesContext(connection) as asked:
            start = time.perf_counter()
            rows = organisations.organisations(viewer=keeper)
            rows = statuses.with_status(rows, [status], viewer=keeper)
            list(rows.order_by("sort_name", "pk")[:51])
            found = rows.count()
            seconds.append(time.perf_counter() - start)
        queries = len(asked)
    return {"found": found, "queries": queries, "seconds": round(min(seconds), 3)}


def _write(organisations: int) -> None:
    from django.utils import timezone

    from konstellation.members.models import (
        Membership,
        MembershipCategory,
        MembershipPeriod,
        Organisation,
    )
    from konstellation.members.services import package_vocabulary

    package_vocabulary.load()
    dice, today = random.Random(1), timezone.localdate()
    categories = list(MembershipCategory.objects.all())
    made = Organisation.objects.bulk_create(
        (
            Organisation(name=f"Bolag {n}", legal_name=f"Bolag {n} AB", sort_name=f"bolag {n:06}")
            for n in dice.sample(range(organisations), organisations)
        ),
        batch_size=1000,
    )
    memberships = [
        Membership(organisation=one, category=dice.choice(categories), **_dates(dice, today))
        for one in made
    ]
    Membership.objects.bulk_create(memberships, batch_size=1000)
    MembershipPeriod.objects.bulk_create(
        (
            MembershipPeriod(membership=one, starts_on=start, ends_on=end, agreed_on=start)
            for one in memberships
            if one.joined_on
            for start, end in _years(one.joined_on)
        ),
        batch_size=1000,
    )


def _dates(dice: random.Random, today: date) -> dict[str, date]:
    joined = today - timedelta(days=1 + dice.randrange(5 * 365))
    match dice.randrange(10):
        case 0:
            return {"applied_on": joined}
        case 1:
            return {"applied_on": joined, "declined_on": joined + timedelta(days=9)}
        case 2:
            return {"joined_on": joined, "left_on": today - timedelta(days=1)}
        case _:
            return {"joined_on": joined}


def _years(joined: date) -> list[tuple[date, date]]:
    year = timedelta(days=365)
    starts = [joined + n * year for n in range(4)]
    return [(start, start + year - timedelta(days=1)) for start in starts]


if __name__ == "__main__":
    sys.exit(main())
