"""Records of the register, as simple as the rules allow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from konstellation.accounts.models import RoleGrant, User
from konstellation.accounts.roles import Role
from konstellation.audit import journal
from konstellation.members import models


class JournaledFactory(DjangoModelFactory):
    """Creates through the journal, as the product does: with validation, history and outbox."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        return journal.create(model_class(*args, **kwargs), by=None)


class UserFactory(JournaledFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = "!"


class RoleGrantFactory(JournaledFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.PROCESS_MANAGER
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))


class OrganisationFactory(JournaledFactory):
    class Meta:
        model = models.Organisation

    name = factory.Sequence(lambda n: f"Organisation {n:04}")
    legal_name = factory.LazyAttribute(lambda o: f"{o.name} AB")
    kind = models.OrganisationKind.COMPANY


class MembershipCategoryFactory(DjangoModelFactory):
    class Meta:
        model = models.MembershipCategory
        django_get_or_create = ("key",)

    key = "small-company"


class MembershipFactory(JournaledFactory):
    """A membership that counts today; ``joined_on`` a year ago, one long period."""

    class Meta:
        model = models.Membership

    organisation = factory.SubFactory(OrganisationFactory)
    category = factory.SubFactory(MembershipCategoryFactory)
    joined_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=400))

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        membership = super()._create(model_class, *args, **kwargs)
        if membership.joined_on:
            MembershipPeriodFactory(membership=membership, starts_on=membership.joined_on)
        return membership


class MembershipPeriodFactory(JournaledFactory):
    class Meta:
        model = models.MembershipPeriod

    membership: Any = None
    starts_on = date(2020, 1, 1)
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=200))
    agreed_on = factory.SelfAttribute("starts_on")
    counts_until = factory.LazyAttribute(lambda p: p.ends_on and p.ends_on + timedelta(days=60))


class DelegateFactory(JournaledFactory):
    class Meta:
        model = models.Delegate

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    is_administrator = False
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))


class PersonFactory(JournaledFactory):
    class Meta:
        model = models.Person

    given_name = "Astrid"
    family_name = factory.Sequence(lambda n: f"Lind{n:03}")
    email = factory.LazyAttribute(lambda p: f"{p.family_name.lower()}@example.org")
    phone = "+46701740605"


class PositionFactory(JournaledFactory):
    class Meta:
        model = models.Position

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    title_sv = "Produktionschef"
    title_en = "Production manager"


class NetworkRoleFactory(JournaledFactory):
    class Meta:
        model = models.NetworkRole

    organisation = factory.SubFactory(OrganisationFactory)
    kind = models.RoleKind.PARTNER
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))


def competence(key: str = "welding") -> models.Competence:
    found, _made = models.Competence.objects.get_or_create(
        key=key, defaults={"name_sv": key, "name_en": key}
    )
    return found


class CompetenceClaimFactory(JournaledFactory):
    class Meta:
        model = models.CompetenceClaim

    organisation = factory.SubFactory(OrganisationFactory)
    competence = factory.LazyFunction(competence)
