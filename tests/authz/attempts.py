"""One way to try each right of the permission matrix over GraphQL and over REST.

A case names the fields of a scene that it needs; ``$name`` in a GraphQL variable or a REST path
is replaced by them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Attempt:
    """``graphql`` is (document, variables), ``rest`` (method, path, body); None: not offered.

    ``about`` says whose record it touches: an organisation's, a user's, the actor's, nobody's.
    """

    about: str = "organisation"
    graphql: tuple[str, dict[str, Any]] | None = None
    rest: tuple[str, str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)


VERSIONED = {"If_Match": '"1"'}
UPDATE = (
    "mutation($id: ID!, $input: OrganisationInput!)"
    "{ updateOrganisation(id: $id, expectedVersion: 1, input: $input) { organisation { id } } }"
)

ATTEMPTS: dict[str, Attempt] = {
    "organisation.profile:create": Attempt(
        about="nobody",
        graphql=(
            'mutation { createOrganisation(input: {name: "Ny", kind: COMPANY})'
            " { organisation { id } } }",
            {},
        ),
        rest=("POST", "organisations/", {"name": "Ny", "kind": "company"}),
    ),
    "organisation.profile:update": Attempt(
        graphql=(UPDATE, {"id": "$organisation_gid", "input": {"summarySv": "Ny text"}}),
        rest=("PATCH", "organisations/$organisation/", {"summary_sv": "Ny text"}),
        headers=VERSIONED,
    ),
    "organisation.profile:archive": Attempt(
        graphql=(
            "mutation($id: ID!) { archiveOrganisation(id: $id, expectedVersion: 1)"
            " { organisation { id } } }",
            {"id": "$organisation_gid"},
        ),
        rest=("POST", "organisations/$organisation/archive/", None),
        headers=VERSIONED,
    ),
    "organisation.profile:merge": Attempt(
        graphql=(
            "mutation($keep: ID!, $merge: ID!) { mergeOrganisations(keep: $keep, keepVersion: 1,"
            " merge: $merge, mergeVersion: 1) { organisation { id } } }",
            {"keep": "$organisation_gid", "merge": "$third_gid"},
        ),
        rest=(
            "POST",
            "organisations/$organisation/merge/",
            {"merged": "$third", "merged_version": 1},
        ),
        headers=VERSIONED,
    ),
    "organisation.register:update": Attempt(
        graphql=(UPDATE, {"id": "$organisation_gid", "input": {"legalName": "Annat AB"}}),
        rest=("PATCH", "organisations/$organisation/", {"legal_name": "Annat AB"}),
        headers=VERSIONED,
    ),
    "organisation.personal_number:reveal": Attempt(
        rest=("POST", "organisations/$trader/personal-number/", {"reason": "Retur"}),
    ),
    "organisation.network_role:update": Attempt(
        graphql=(
            "mutation($id: ID!) { setNetworkRole(organisation: $id, kind: FINANCIER,"
            ' startsOn: "2026-01-01") { organisation { id } } }',
            {"id": "$organisation_gid"},
        ),
        rest=(
            "POST",
            "network-roles/",
            {"organisation": "$organisation", "kind": "financier", "starts_on": "2026-01-01"},
        ),
    ),
    "membership:update": Attempt(
        graphql=(
            "mutation($id: ID!) { renewMembership(id: $id, expectedVersion: 1)"
            " { membership { id } } }",
            {"id": "$membership_gid"},
        ),
        rest=("POST", "memberships/$membership/renew/", {"agreed_on": "$today"}),
        headers=VERSIONED,
    ),
    "membership:resign": Attempt(
        graphql=(
            "mutation($id: ID!, $day: Date!) { endMembership(id: $id, expectedVersion: 1,"
            ' leftOn: $day, reason: "Flytt") { membership { id } } }',
            {"id": "$membership_gid", "day": "$later"},
        ),
        rest=("POST", "memberships/$membership/leave/", {"left_on": "$later", "reason": "Flytt"}),
        headers=VERSIONED,
    ),
    "person:create": Attempt(
        graphql=(
            'mutation($id: ID!) { createPerson(input: {givenName: "Eva", familyName: "Ny"},'
            " organisation: $id) { person { id } } }",
            {"id": "$organisation_gid"},
        ),
        rest=(
            "POST",
            "people/",
            {"given_name": "Eva", "family_name": "Ny", "organisation": "$organisation"},
        ),
    ),
    "person:update": Attempt(
        about="organisation or self",
        graphql=(
            "mutation($id: ID!) { updatePerson(id: $id, expectedVersion: 1,"
            ' input: {givenName: "Eva"}) { person { id } } }',
            {"id": "$person_gid"},
        ),
        rest=("PATCH", "people/$person/", {"given_name": "Eva"}),
        headers=VERSIONED,
    ),
    "person.consent:update": Attempt(
        about="self",
        graphql=(
            "mutation($id: ID!) { setConsent(person: $id, purpose: NEWSLETTER, given: true,"
            ' source: "sidan") { person { id } } }',
            {"id": "$person_gid"},
        ),
        rest=("POST", "people/$person/consents/", {"purpose": "newsletter", "source": "sidan"}),
    ),
    "delegate:invite": Attempt(
        graphql=(
            'mutation($id: ID!) { inviteDelegate(organisation: $id, email: "ny@example.org")'
            " { invitation { id } } }",
            {"id": "$organisation_gid"},
        ),
        rest=("POST", "invitations/", {"email": "ny@example.org", "organisation": "$organisation"}),
    ),
    "delegate:update": Attempt(
        graphql=(
            "mutation($id: ID!) { changeDelegate(id: $id, expectedVersion: 1,"
            " isAdministrator: true) { delegate { id } } }",
            {"id": "$delegate_gid"},
        ),
    ),
    "user.role:grant": Attempt(
        about="nobody",
        graphql=(
            'mutation { inviteToRole(email: "ny@example.org", role: PANELLIST)'
            " { invitation { id } } }",
            {},
        ),
        rest=("POST", "role-grants/", {"user": "$someone", "role": "panellist"}),
    ),
    "user.role:grant_process_manager": Attempt(
        about="nobody",
        graphql=(
            'mutation { inviteToRole(email: "ny@example.org", role: PROCESS_MANAGER)'
            " { invitation { id } } }",
            {},
        ),
        rest=("POST", "role-grants/", {"user": "$someone", "role": "process_manager"}),
    ),
    "vocabulary:update": Attempt(
        about="nobody",
        graphql=(
            'mutation { createTerm(kind: THEME, input: {key: "nytt", nameSv: "nytt",'
            ' nameEn: "new"}) { term { __typename } } }',
            {},
        ),
        rest=("POST", "themes/", {"key": "nytt", "name_sv": "nytt", "name_en": "new"}),
    ),
    "listing:create": Attempt(
        graphql=(
            "mutation($id: ID!) { createListing(input: {organisation: $id, direction: NEED,"
            ' kind: "technology", titleSv: "Robot"}) { listing { id } } }',
            {"id": "$organisation_gid"},
        ),
        rest=(
            "POST",
            "listings/",
            {
                "organisation": "$organisation",
                "direction": "need",
                "kind": "technology",
                "title_sv": "Robot",
            },
        ),
    ),
    "listing:update": Attempt(
        graphql=(
            "mutation($id: ID!) { updateListing(id: $id, expectedVersion: 1,"
            ' input: {summarySv: "Kort"}) { listing { id } } }',
            {"id": "$draft_gid"},
        ),
        rest=("PATCH", "listings/$draft/", {"summary_sv": "Kort"}),
        headers=VERSIONED,
    ),
    "listing:review": Attempt(
        about="nobody",
        graphql=(
            "mutation($id: ID!) { moveListing(id: $id, expectedVersion: 1, action: REJECT,"
            ' note: "Kort") { listing { id } } }',
            {"id": "$submitted_gid"},
        ),
        rest=("POST", "listings/$submitted/reject/", {"note": "Kort"}),
        headers=VERSIONED,
    ),
    "response:create": Attempt(
        graphql=(
            "mutation($listing: ID!, $id: ID!) { respond(listing: $listing, organisation: $id,"
            ' message: "Vi kan") { response { id } } }',
            {"listing": "$wanted_gid", "id": "$organisation_gid"},
        ),
        rest=(
            "POST",
            "listings/$wanted/responses/",
            {"organisation": "$organisation", "message": "Vi kan"},
        ),
    ),
    "response:answer": Attempt(
        graphql=(
            "mutation($id: ID!) { answerResponse(id: $id, expectedVersion: 1, accept: true)"
            " { response { id } } }",
            {"id": "$response_gid"},
        ),
        rest=("POST", "responses/$response/accept/", {"text": "Ja"}),
        headers=VERSIONED,
    ),
    "match:rate": Attempt(
        graphql=(
            "mutation($id: ID!, $other: ID!) { rateMatch(organisation: $id, counterpart: $other,"
            " isUseful: true) { feedback { isUseful } } }",
            {"id": "$organisation_gid", "other": "$third_gid"},
        ),
        rest=(
            "POST",
            "organisations/$organisation/matches/",
            {"counterpart": "$third", "is_useful": True},
        ),
    ),
    "search_index:retry": Attempt(
        about="nobody", graphql=("mutation { retryIndexing { retried } }", {})
    ),
    "export:create": Attempt(about="nobody", rest=("GET", "exports/organisations/?as=csv", None)),
    "api_token:create": Attempt(
        about="the actor",
        graphql=(
            'mutation($day: Date!) { createApiToken(name: "kassa", scopes: [READ],'
            " expiresOn: $day) { secret } }",
            {"day": "$later"},
        ),
        rest=(
            "POST",
            "api-tokens/",
            {"name": "kassa", "scopes": ["read"], "expires_at": "$later_moment"},
        ),
    ),
}

# Rights that are tried where a file can be sent: tests/exchange and tests/api/rest.
ELSEWHERE = {"import:create"}
