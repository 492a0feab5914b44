"""The register's organisations."""

from __future__ import annotations

import uuid

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from konstellation.api.rest import images
from konstellation.api.rest.operations import operation
from konstellation.api.rest.pages import Ordering
from konstellation.api.rest.parameters import AnyOf, Day, Ids, Moment, Several, Words, YesNo
from konstellation.api.rest.parties import (
    MergeInput,
    OrganisationDetail,
    OrganisationInput,
    OrganisationShape,
    PersonalNumberShape,
    ReasonInput,
)
from konstellation.api.rest.problems import bad_request
from konstellation.api.rest.resource import Resource
from konstellation.api.rest.shapes import Input, Shape, choice
from konstellation.audit.models import Action, Entry, Source
from konstellation.common.models import Visibility
from konstellation.members.models import OrganisationKind, RoleKind, SizeClass
from konstellation.members.policies import standing
from konstellation.members.selectors import history
from konstellation.members.selectors import organisations as selectors
from konstellation.members.selectors.organisations import OrganisationFilter
from konstellation.members.services import merging, register

FILTERS = {
    "kind": AnyOf(choices=OrganisationKind, description="Kind of organisation."),
    "size_class": AnyOf(choices=SizeClass, description="Size by number of employees."),
    "sector": Several(longest=6, description="NACE codes; each stands for all beneath it."),
    "competence": Several(description="Keys of competences."),
    "theme": Several(description="Keys of themes."),
    "region": Several(longest=2, description="SCB codes of counties."),
    "municipality": Several(longest=4, description="SCB codes of municipalities."),
    "country": Several(longest=2, description="ISO 3166-1 codes."),
    "network_role": AnyOf(choices=RoleKind, description="Roles held today."),
    "category": Several(longest=60, description="Keys of membership categories."),
    "visibility": AnyOf(choices=Visibility, description="For process management only."),
    "member_on": Day(description="Members on that day, as was known that day."),
    "archived": YesNo(description="Archived organisations in place of those in use."),
}
PARAMETERS = {
    **FILTERS,
    "name": Words(description="Part of a name, legal name or alias."),
    "ids": Ids(description="Ids of organisations."),
    "updated_since": Moment(description="Changed at or after that moment."),
    "updated_before": Moment(description="Changed before that moment."),
}
ORDERING = Ordering(
    columns={"name": "sort_name", "updated_at": "updated_at", "created_at": "created_at"},
    default="name",
)
_RANGES = {"ids": "pk__in", "updated_since": "updated_at__gte", "updated_before": "updated_at__lt"}


class EntryShape(Shape):
    """One change to the organisation or to what it is made of."""

    at = serializers.DateTimeField()
    actor = serializers.SerializerMethodField(
        help_text="Who made the change; null where you may not know."
    )
    source = choice(Source)  # type: ignore[assignment]
    action = choice(Action)
    model = serializers.CharField(help_text="Kind of record that was changed.")
    record_id = serializers.UUIDField()
    record_name = serializers.CharField()
    version = serializers.IntegerField(help_text="Version that the change led to.")
    changes = serializers.DictField(child=serializers.ListField(), help_text="Field → [from, to].")

    def get_actor(self, entry: Entry) -> str | None:
        return history.actor_shown(self.context["viewer"], entry)


class LogoInput(Input):
    """A picture: PNG, JPEG or WebP, at most 2 MB, 4096 pixels a side and 16 million in all."""

    file = serializers.FileField(max_length=300)


class OrganisationResource(Resource):
    tag = "organisations"

    @operation(gives=OrganisationShape, parameters=PARAMETERS, ordering=ORDERING)
    def list(self, request: Request) -> Response:
        """List organisations.

        The register as you may see it: a visitor finds the public directory, that is members that
        have not opted out. Merged organisations are left out.
        """
        self._refuse_guarded_filters()
        given = self.given
        narrow = OrganisationFilter(text=given.get("name", ""), **given.only(*FILTERS))
        rows = selectors.organisations(viewer=self.viewer, narrow=narrow)
        for name, lookup in _RANGES.items():
            if name in given.values:
                rows = rows.filter((lookup, given[name]))
        return self.give_page(rows)

    @operation(gives=OrganisationDetail)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Get one organisation.

        The id of an organisation that was merged into another leads to that one.
        """
        return self.give(selectors.organisation(viewer=self.viewer, pk=pk))

    @operation(takes=OrganisationInput, gives=OrganisationDetail, status=201)
    def create(self, request: Request) -> Response:
        """Add an organisation to the register."""
        return self.give(register.create(actor=self.actor, fields=self.taken()))

    @operation(takes=OrganisationInput, gives=OrganisationDetail, versioned=True)
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        """Change an organisation.

        What is left out stays as it is. Lists (aliases, competences, addresses …) are given whole.
        """
        return self.give(
            register.update(
                actor=self.actor,
                organisation=selectors.organisation(viewer=self.viewer, pk=pk),
                expected=self.expected,
                fields=self.taken(),
            )
        )

    @action(detail=True, methods=["post"])
    @operation(gives=OrganisationDetail, versioned=True)
    def archive(self, request: Request, pk: uuid.UUID) -> Response:
        """Take an organisation out of use. Nothing of it is lost."""
        return self.give(
            register.archive(
                actor=self.actor,
                organisation=selectors.organisation(viewer=self.viewer, pk=pk),
                expected=self.expected,
            )
        )

    @action(detail=True, methods=["post"])
    @operation(gives=OrganisationDetail, versioned=True)
    def restore(self, request: Request, pk: uuid.UUID) -> Response:
        """Take an archived organisation into use again."""
        return self.give(
            register.restore(
                actor=self.actor,
                organisation=selectors.organisation(viewer=self.viewer, pk=pk),
                expected=self.expected,
            )
        )

    @action(detail=True, methods=["post"])
    @operation(takes=MergeInput, gives=OrganisationDetail, versioned=True)
    def merge(self, request: Request, pk: uuid.UUID) -> Response:
        """Make another organisation part of this one.

        Everything that belongs to the other moves here, its names live on as aliases and its id
        leads here. It can be undone for 30 days. If-Match is about the organisation that stays.
        """
        actor, expected, said = self.actor, self.expected, self.taken()
        record = merging.merge(
            actor=actor,
            kept=selectors.organisation(viewer=actor, pk=pk),
            kept_version=expected,
            merged=selectors.organisation(viewer=actor, pk=said["merged"]),
            merged_version=said["merged_version"],
            take=said.get("take", ()),
        )
        return self.give(record.kept)

    @action(detail=True, methods=["post"], url_path="undo-merge")
    @operation(gives=OrganisationDetail, versioned=True)
    def undo_merge(self, request: Request, pk: uuid.UUID) -> Response:
        """Undo the latest merge into this organisation; gives the one that is back.

        What was changed by hand since the merge stays as it is now.
        """
        actor = self.actor
        kept = selectors.organisation(viewer=actor, pk=pk)
        return self.give(merging.undo(actor=actor, kept=kept, expected=self.expected))

    @action(detail=True, methods=["get"])
    @operation(gives=EntryShape, ordering=Ordering(columns={"at": "id"}, default="-at"))
    def history(self, request: Request, pk: uuid.UUID) -> Response:
        """List what has been changed, newest first."""
        organisation = selectors.organisation(viewer=self.viewer, pk=pk)
        return self.give_page(history.story(viewer=self.viewer, organisation=organisation))

    @action(detail=True, methods=["post"], url_path="personal-number")
    @operation(takes=ReasonInput, gives=PersonalNumberShape, repeatable=False)
    def personal_number(self, request: Request, pk: uuid.UUID) -> Response:
        """Reveal a sole trader's number. Who asked, and why, stands in the history."""
        number = register.reveal_personal_number(
            actor=self.actor,
            organisation=selectors.organisation(viewer=self.viewer, pk=pk),
            **self.taken(),
        )
        return self.give({"personal_number": number})

    @action(detail=True, methods=["post"])
    @operation(
        takes=LogoInput,
        gives=OrganisationDetail,
        versioned=True,
        repeatable=False,
        file_bytes=images.MAX_BYTES,
    )
    def logo(self, request: Request, pk: uuid.UUID) -> Response:
        """Set the logo. The picture is encoded anew, so that only its pixels are kept."""
        actor, expected = self.actor, self.expected
        organisation = selectors.organisation(viewer=actor, pk=pk)
        picture = images.cleaned(self.taken()["file"], "file")
        stored = default_storage.save(f"logos/{picture.name}", picture)
        try:
            register.update(
                actor=actor, organisation=organisation, expected=expected, fields={"logo": stored}
            )
        except Exception:
            default_storage.delete(stored)
            raise
        return self.give(organisation)

    @logo.mapping.delete
    @operation(gives=OrganisationDetail, versioned=True)
    def remove_logo(self, request: Request, pk: uuid.UUID) -> Response:
        """Remove the logo."""
        return self.give(
            register.update(
                actor=self.actor,
                organisation=selectors.organisation(viewer=self.viewer, pk=pk),
                expected=self.expected,
                fields={"logo": ""},
            )
        )

    def _refuse_guarded_filters(self) -> None:
        """Narrowing by what one may not see would tell it all the same."""
        if "visibility" in self.given.values and not standing(self.viewer).is_staff:
            raise bad_request("UNKNOWN_PARAMETER", _("There is no such parameter here."))
