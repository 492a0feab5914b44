"""What accounts have done in the background."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from konstellation.accounts.models import User
from konstellation.common import mail


@task()
def tell_of_failed_sign_ins(user_id: str) -> None:
    """Write to the owner of the account; an empty id stands for an address without one."""
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id else None
    if user is None:
        return
    mail.send(
        to=user.email,
        template="account/email/failed_sign_ins.txt",
        language=user.language,
        context={
            "email": user.email,
            "moment": timezone.localtime(),
            "url": f"{settings.PUBLIC_BASE_URL}/forgotten-password",
        },
    )
