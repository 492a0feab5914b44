import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Navigate, Outlet } from '@tanstack/react-router';
import { Archive } from 'lucide-react';
import { graphql } from '@/gql';
import type { OrganisationHeadQuery } from '@/gql/graphql';
import { placeName } from '@/shared/format/place';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import { ApiError } from '@/shared/http/ApiError';
import { Status } from '@/shared/ui/Chip';
import { Failure } from '@/shared/ui/Failure';
import { Page } from '@/shared/ui/Page';
import { organisationKey } from '../cache';
import { KINDS, STATUS_TONES, STATUSES } from '../labels';
import { HeadActions } from './HeadActions';
import classes from './OrganisationPage.module.css';
import { Tabs } from './Tabs';

const OrganisationHeadDocument = graphql(`
  query OrganisationHead($id: ID!) {
    organisation(id: $id) {
      id
      name
      legalName
      kind
      logoUrl
      archivedAt
      membershipStatus
      memberSince
      place {
        city
        municipality {
          name
        }
        country {
          code
          name
        }
      }
      actions
      ...HeadActions
      ...OrganisationTabs
    }
  }
`);

const route = getRouteApi('/shell/organisation/$id');

/** One organisation. What its tabs hold is read beside this, not after it. */
export function OrganisationPage() {
  const { id } = route.useParams();
  const { t } = useLingui();
  const head = useQuery({
    queryKey: [...organisationKey(id), 'head'],
    queryFn: ({ signal }) => request(OrganisationHeadDocument, { id }, signal),
  });
  if (head.isError) {
    return (
      <Page title={t`Organisation`}>
        <Failure error={head.error} retry={head.refetch} />
      </Page>
    );
  }
  const organisation = head.data?.organisation;
  if (head.data && !organisation) {
    return (
      <Page title={t`Organisation`}>
        <Failure error={new ApiError({ code: 'not_found', message: '' })} />
      </Page>
    );
  }
  // An organisation that was merged into another answers as that one.
  if (organisation && organisation.id !== id) {
    return <Navigate to="/organisation/$id" params={{ id: organisation.id }} replace />;
  }
  return (
    <Page
      title={organisation?.name ?? ' '}
      eyebrow={organisation ? <Eyebrow organisation={organisation} /> : ' '}
      lead={organisation && <Standing organisation={organisation} />}
      actions={organisation && <HeadActions organisation={organisation} />}
    >
      {organisation?.archivedAt && <ArchivedNotice at={organisation.archivedAt} />}
      {organisation && <Tabs organisation={organisation} />}
      <Outlet />
    </Page>
  );
}

type Head = NonNullable<OrganisationHeadQuery['organisation']>;

function Eyebrow({ organisation: { kind, place } }: { organisation: Head }) {
  const { i18n } = useLingui();
  return [i18n._(KINDS[kind]), place && placeName(place)].filter(Boolean).join(' · ');
}

function Standing({ organisation }: { organisation: Head }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { membershipStatus: status, memberSince, name, legalName, logoUrl } = organisation;
  const since = memberSince ? format.date(memberSince) : '';
  return (
    <Group component="span" gap="sm" className={classes.standing}>
      {logoUrl && <img src={logoUrl} alt="" className={classes.logo} />}
      {status && <Status tone={STATUS_TONES[status]}>{i18n._(STATUSES[status])}</Status>}
      {since && (
        <span>
          <Trans>Member since {since}</Trans>
        </span>
      )}
      {legalName && legalName !== name && <span>{legalName}</span>}
    </Group>
  );
}

function ArchivedNotice({ at }: { at: string }) {
  const format = useFormat();
  const day = format.date(at);
  return (
    <Alert color="gray" icon={<Archive aria-hidden="true" />}>
      <Trans>Archived on {day}. It is kept with its history, but shown in no list.</Trans>
    </Alert>
  );
}
