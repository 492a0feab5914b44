"""Every right to change something, tried by every role over both APIs.

What is expected is read from permissions.yaml, and not from the code that reads it too.
A refusal must change nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib.resources import files
from string import Template
from typing import Any

import pytest
import yaml
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from graphql_relay import to_global_id

from konstellation.accounts.models import User
from konstellation.audit.models import Entry
from konstellation.common.models import Visibility
from konstellation.marketplace.models import ListingStatus
from konstellation.members.services import register
from tests.authz.attempts import ATTEMPTS, ELSEWHERE, Attempt
from tests.factories.marketplace import ListingFactory, ResponseFactory
from tests.factories.members import (
    DelegateFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MATRIX = yaml.safe_load(files("konstellation.accounts").joinpath("permissions.yaml").read_text())
ROLES = [
    "visitor",
    "member_delegate",
    "member_administrator",
    "panellist",
    "node_manager",
    "financier",
    "process_manager",
    "superuser",
]
READING = {"read"}
REFUSALS = {"not_allowed", "sign_in_required", "not_found"}


def rights() -> Iterator[str]:
    for what, actions in MATRIX.items():
        for action in actions:
            if action not in READING:
                yield f"{what}:{action}"


def test_every_right_to_change_something_is_tried():
    assert set(rights()) == set(ATTEMPTS) | ELSEWHERE


def granted(right: str, role: str) -> set[str]:
    """The scopes of a role: a superuser's and an administrator's hold another role's as well."""
    what, _colon, action = right.partition(":")
    row = MATRIX[what][action]
    held = {"superuser": ["superuser", "process_manager"]}.get(role, [role])
    if role == "member_administrator":
        held = ["member_administrator", "member_delegate"]
    return {row[name] for name in held if name in row}


def expected(right: str, role: str, *, own: bool) -> bool:
    scopes, about = granted(right, role), ATTEMPTS[right].about
    if "all" in scopes:
        return True
    if about == "organisation":
        return "own" in scopes and own
    if about == "organisation or self":
        return bool(scopes & {"own", "self"}) and own
    return "self" in scopes and (about == "the actor" or (about == "self" and own))


class Scene:
    """An actor of a role, with a record that is the actor's own side's or another's."""

    def __init__(self, role: str, *, own: bool) -> None:
        theirs, others = MembershipFactory(), MembershipFactory()
        self.actor = self._actor(role, theirs.organisation)
        membership = theirs if own else others
        self.keeper = RoleGrantFactory().user
        self.target = target = membership.organisation
        someone = self.actor if own and self.actor else UserFactory()
        self.person = person = PersonFactory(user=someone, visibility=Visibility.NETWORK)
        PositionFactory(person=person, organisation=target)
        wanted = ListingFactory(organisation=MembershipFactory().organisation)
        listing = ListingFactory(organisation=target)
        delegate = DelegateFactory(organisation=target)
        DelegateFactory(organisation=target, is_administrator=True)
        day = timezone.localdate()
        self.names: dict[str, str] = {
            "today": day.isoformat(),
            "later": (day + timedelta(days=90)).isoformat(),
            "later_moment": (timezone.now() + timedelta(days=90)).isoformat(),
        }
        self._name("organisation", "Organisation", target)
        self._name("third", "Organisation", OrganisationFactory())
        self._name("someone", "User", UserFactory())
        self._name("membership", "Membership", membership)
        self._name("person", "Person", person)
        self._name("delegate", "Delegate", delegate)
        self._name("listing", "Listing", listing)
        self._name("wanted", "Listing", wanted)
        self._name(
            "draft", "Listing", ListingFactory(organisation=target, status=ListingStatus.DRAFT)
        )
        self._name(
            "submitted",
            "Listing",
            ListingFactory(organisation=target, status=ListingStatus.SUBMITTED),
        )
        self._name("response", "Response", ResponseFactory(listing=listing))
        self._name("trader", "Organisation", self._trader(target))

    def _actor(self, role: str, organisation: Any) -> User | None:
        match role:
            case "visitor":
                return None
            case "member_delegate" | "member_administrator":
                is_administrator = role == "member_administrator"
                return DelegateFactory(
                    organisation=organisation, is_administrator=is_administrator
                ).user
            case "superuser":
                return UserFactory(is_superuser=True)
            case _:
                return RoleGrantFactory(role=role).user

    def _trader(self, target: Any) -> Any:
        register.update(
            actor=self.keeper,
            organisation=target,
            expected=target.version,
            fields={"legal_form": "sole_trader", "personal_number": "8507099805"},
        )
        type(target).objects.filter(pk=target.pk).update(version=1)
        return target

    def _name(self, name: str, kind: str, record: Any) -> None:
        self.names[name] = str(record.pk)
        self.names[f"{name}_gid"] = to_global_id(kind, str(record.pk))

    def filled(self, value: Any) -> Any:
        return json.loads(Template(json.dumps(value)).safe_substitute(self.names))

    @property
    def client(self) -> Client:
        client = Client(raise_request_exception=False)
        if self.actor:
            client.force_login(self.actor)
        return client


def over_graphql(scene: Scene, attempt: Attempt) -> bool:
    """Whether it was allowed. Anything but an answer or a refusal fails the test."""
    assert attempt.graphql
    document, variables = attempt.graphql
    answer = scene.client.post(
        "/graphql/",
        json.dumps({"query": document, "variables": scene.filled(variables)}),
        content_type="application/json",
    ).json()
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    # A visitor may send no mutation at all; that is a limit of the door.
    assert set(codes) <= REFUSALS | {"MUTATION_LIMIT"}, answer
    return not codes


def over_rest(scene: Scene, attempt: Attempt) -> bool:
    assert attempt.rest
    method, path, body = attempt.rest
    answer = scene.client.generic(
        method,
        "/api/v1/" + Template(path).substitute(scene.names),
        "" if body is None else json.dumps(scene.filled(body)),
        content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in attempt.headers.items()},
    )
    assert answer.status_code in {200, 201, 204, 401, 403, 404}, answer.content
    return bool(answer.status_code < 300)


def attempted(way: Callable[[Scene, Attempt], bool], scene: Scene, attempt: Attempt) -> bool:
    """Whether it was allowed. A refusal has changed nothing; what was allowed is undone."""
    cache.clear()
    with transaction.atomic():
        entries = Entry.objects.count()
        allowed = way(scene, attempt)
        assert allowed or Entry.objects.count() == entries
        transaction.set_rollback(True)
    return allowed


@pytest.mark.parametrize("way", [over_graphql, over_rest], ids=["graphql", "rest"])
@pytest.mark.parametrize("own", [True, False], ids=["own", "other"])
@pytest.mark.parametrize("role", ROLES)
def test_every_right_is_given_as_the_matrix_says(
    index: Any, way: Callable[[Scene, Attempt], bool], role: str, own: bool
) -> None:
    scene = Scene(role, own=own)
    door = "graphql" if way is over_graphql else "rest"
    tried = [right for right in sorted(ATTEMPTS) if getattr(ATTEMPTS[right], door)]

    allowed = {right for right in tried if attempted(way, scene, ATTEMPTS[right])}

    assert allowed == {right for right in tried if expected(right, role, own=own)}
