"""A small schema over the register's records, with everything in it that can go wrong."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from typing import Any

import graphene
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Count, QuerySet

from konstellation.accounts.models import Viewer
from konstellation.api.graphql import ids, scalars
from konstellation.api.graphql.base import NodeQuery, RecordType, enum_of
from konstellation.api.graphql.connections import (
    Connection,
    ConnectionField,
    PagesBy,
    nested_page,
    page_of,
    ranked_page,
    stretch,
)
from konstellation.api.graphql.weights import AGGREGATE, CostedField
from konstellation.common.errors import Invalid, NotAllowed, Stale, Unavailable
from konstellation.common.models import Visibility
from konstellation.members import models

calls: list[str] = []


def organisations(viewer: Viewer) -> QuerySet[models.Organisation]:
    rows = models.Organisation.objects.live()
    return rows if viewer.is_authenticated else rows.filter(visibility=Visibility.PUBLIC)


def aliases(viewer: Viewer) -> QuerySet[models.Alias]:
    return models.Alias.objects.filter(organisation__in=organisations(viewer))


def competences_of(
    organisation_ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[models.CompetenceClaim]]:
    found: dict[uuid.UUID, list[models.CompetenceClaim]] = {}
    wanted = organisations(viewer).filter(pk__in=organisation_ids)
    claims = models.CompetenceClaim.objects.filter(organisation__in=wanted)
    for claim in claims.select_related("competence"):
        found.setdefault(claim.organisation_id, []).append(claim)
    return found


def holders_of(
    competence_ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, list[models.Organisation]]:
    found: dict[uuid.UUID, list[models.Organisation]] = {}
    claims = models.CompetenceClaim.objects.filter(
        competence__in=competence_ids, organisation__in=organisations(viewer)
    )
    for claim in claims.select_related("organisation"):
        found.setdefault(claim.competence_id, []).append(claim.organisation)
    return found


def organisations_by_id(
    organisation_ids: Iterable[uuid.UUID], *, viewer: Viewer
) -> dict[uuid.UUID, models.Organisation]:
    return organisations(viewer).in_bulk(list(organisation_ids))


OrganisationKind = enum_of(models.OrganisationKind, "What kind of organisation it is.")


class OrganisationOrder(graphene.Enum):
    """How organisations are ordered."""

    NAME = "sort_name"
    NAME_DESC = "-sort_name"
    EMPLOYEES = "employees"
    EMPLOYEES_DESC = "-employees"
    UPDATED = "updated_at"


class OrganisationFilter(graphene.InputObjectType):
    """Which organisations are listed."""

    kind = graphene.List(graphene.NonNull(OrganisationKind), description="Any of these kinds.")
    text = graphene.String(description="Part of the name.")


class Competence(RecordType):
    """What an organisation can do."""

    class Meta:
        model = models.Competence
        fields = {"id": "Global id.", "key": "Its stable name."}
        select = lambda _viewer: models.Competence.objects.all()  # noqa: E731

    holders = CostedField(
        graphene.List(graphene.NonNull(lambda: Organisation)),
        size=5,
        required=True,
        description="Who has it.",
    )

    @staticmethod
    def resolve_holders(competence: models.Competence, info: Any) -> Any:
        return info.context.loaders.load(holders_of, competence) or []


class Alias(RecordType):
    """Another name of an organisation."""

    class Meta:
        model = models.Alias
        fields = {"id": "Global id.", "name": "The name."}
        select = aliases

    organisation = graphene.Field(lambda: Organisation, description="Whose name it is.")

    @staticmethod
    def resolve_organisation(alias: models.Alias, info: Any) -> Any:
        return info.context.loaders.load(organisations_by_id, alias, by="organisation_id")


class AliasConnection(Connection):
    class Meta:
        node = Alias


ALIASES = PagesBy(aliases, "organisation_id", "aliases")


class Organisation(RecordType):
    """A legal entity."""

    class Meta:
        model = models.Organisation
        fields = {
            "id": "Global id.",
            "name": "What it is called.",
            "employees": "How many work there.",
            "updated_at": "When it was last changed.",
        }
        select = organisations

    kind = graphene.Field(OrganisationKind, required=True, description="What kind it is.")
    initial = graphene.String(required=True, description="The first letter of the name.")
    competences = CostedField(
        graphene.List(graphene.NonNull(Competence)),
        size=8,
        required=True,
        description="What it can do.",
    )
    aliases = ConnectionField(lambda: AliasConnection, description="Other names.")

    @staticmethod
    def resolve_initial(organisation: models.Organisation, _info: Any) -> str:
        calls.append("initial")
        return organisation.name[:1]

    @staticmethod
    def resolve_competences(organisation: models.Organisation, info: Any) -> Any:
        calls.append("competences")
        loaders = info.context.loaders
        claims = loaders.load(competences_of, organisation) or []
        return [loaders.follow(claim, "competence") for claim in claims]

    @staticmethod
    def resolve_aliases(organisation: models.Organisation, info: Any, **page: Any) -> Any:
        calls.append("aliases")
        return nested_page(info.context, ALIASES, organisation, order="name", **page)


class OrganisationConnection(Connection):
    class Meta:
        node = Organisation


class Branch(graphene.ObjectType):
    """A tree without end and without lists."""

    name = graphene.String(required=True, description="Its name.")
    left = graphene.Field(lambda: Branch, description="One half.")
    right = graphene.Field(lambda: Branch, description="The other half.")

    @staticmethod
    def resolve_left(_root: Any, _info: Any) -> dict[str, str]:
        calls.append("branch")
        return {"name": "left"}

    @staticmethod
    def resolve_right(_root: Any, _info: Any) -> dict[str, str]:
        calls.append("branch")
        return {"name": "right"}


class Figure(graphene.ObjectType):
    """A number by kind."""

    kind = graphene.String(required=True, description="The kind.")
    count = graphene.Int(required=True, description="How many.")


class Query(NodeQuery, graphene.ObjectType):
    """What can be asked."""

    organisations = ConnectionField(
        OrganisationConnection,
        order=OrganisationOrder,
        default_order="sort_name",
        filter=graphene.Argument(OrganisationFilter, description="Which ones."),
        description="Organisations in order.",
    )
    search = CostedField(
        OrganisationConnection,
        search=True,
        required=True,
        text=graphene.String(required=True, description="What to look for."),
        first=graphene.Int(required=True, description="How many."),
        after=graphene.String(description="The cursor to go on from."),
        description="Organisations, best first.",
    )
    figures = CostedField(
        graphene.List(graphene.NonNull(Figure)),
        cost=AGGREGATE,
        size=6,
        required=True,
        description="How many organisations of each kind.",
    )
    unlisted = graphene.List(
        graphene.NonNull(Figure), required=True, description="A list that declares nothing."
    )
    branch = graphene.Field(Branch, description="A tree.")
    echo = graphene.String(
        text=graphene.String(description="Text."),
        day=scalars.Date(description="A day."),
        moment=scalars.DateTime(description="A moment."),
        number=graphene.Int(description="A number."),
        ratio=graphene.Float(description="A ratio."),
        long=scalars.Long(description="A long number."),
        description="What was sent.",
    )
    trouble = graphene.String(
        kind=graphene.String(required=True, description="Of which kind."),
        description="Whatever goes wrong.",
    )
    slow = graphene.Field(
        Branch,
        seconds=graphene.Float(required=True, description="How late."),
        description="A field that takes its time.",
    )
    endless = graphene.Int(description="A statement that would run for minutes.")

    @staticmethod
    def resolve_organisations(
        _root: Any, info: Any, order_by: Any, filter: Any = None, **page: Any
    ) -> Any:
        calls.append("organisations")
        rows = organisations(info.context.viewer)
        if filter and filter.get("text"):
            rows = rows.filter(name__contains=filter["text"])
        return page_of(info.context, rows, listing="organisations", order=order_by, **page)

    @staticmethod
    def resolve_search(_root: Any, info: Any, text: str, first: int, after: str = "") -> Any:
        calls.append("search")
        part = stretch(listing="search", first=first, after=after)
        found = organisations(info.context.viewer).filter(name__contains=text).order_by("-name")
        rows = list(found[part.offset : part.offset + part.size])
        return ranked_page(info.context, rows, found.count(), part)

    @staticmethod
    def resolve_figures(_root: Any, info: Any) -> Any:
        calls.append("figures")
        rows = organisations(info.context.viewer).order_by("kind").values("kind")
        return list(rows.annotate(count=Count("pk")))

    @staticmethod
    def resolve_unlisted(_root: Any, _info: Any) -> Any:
        calls.append("unlisted")
        return []

    @staticmethod
    def resolve_branch(_root: Any, _info: Any) -> dict[str, str]:
        calls.append("branch")
        return {"name": "root"}

    @staticmethod
    def resolve_echo(_root: Any, _info: Any, **given: Any) -> str:
        return repr(given)

    @staticmethod
    def resolve_trouble(_root: Any, _info: Any, kind: str) -> str:
        raise TROUBLES[kind]

    @staticmethod
    def resolve_slow(_root: Any, info: Any, seconds: float) -> dict[str, str]:
        info.context.deadline = time.monotonic() - seconds
        return {"name": "late"}

    @staticmethod
    def resolve_endless(_root: Any, info: Any) -> int:
        # A test runs in a transaction, which PostgreSQL gives up with the statement.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                "WHERE i < 1000000000) SELECT count(*) FROM n"
            )
            return int(cursor.fetchone()[0])


TROUBLES: dict[str, Exception] = {
    "runtime": RuntimeError("secret-123"),
    "key": KeyError("secret-123"),
    "database": DatabaseError("secret-123"),
    "busy": OperationalError("secret-123"),
    "type": TypeError("secret-123"),
    "not_allowed": NotAllowed("Not for you."),
    "unavailable": Unavailable("Away."),
    "stale": Stale(version=7, current={"legal_name": "As it is now"}),
    "invalid": Invalid({"legal_name": ["Too short."], "": ["Hm."]}),
}


class RenameInput(graphene.InputObjectType):
    """The new name."""

    name = graphene.String(required=True, description="The name.")


class Rename(graphene.Mutation):
    """Give an organisation another name."""

    class Arguments:
        id = graphene.ID(required=True, description="Which.")
        expected_version = graphene.Int(required=True, description="The version seen.")
        input = RenameInput(required=True, description="What to change.")

    organisation = graphene.Field(Organisation, required=True, description="As it is now.")

    @staticmethod
    def mutate(_root: Any, info: Any, id: str, expected_version: int, input: Any) -> Any:
        actor = info.context.actor
        calls.append("rename")
        if input["name"] == "Late":
            info.context.deadline = 0
        found = organisations(actor).get(pk=ids.typed(id, "Organisation"))
        if found.version != expected_version:
            raise Stale(version=found.version, current={"name": found.name})
        return Rename(organisation=found)


class Mutation(graphene.ObjectType):
    """What can be done."""

    rename = Rename.Field(required=True, description="Give an organisation another name.")


schema = graphene.Schema(query=Query, mutation=Mutation)
