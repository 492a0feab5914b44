import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { InvitationRowFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { FormFailure } from '@/shared/forms/FormFailure';
import { request } from '@/shared/graphql/request';
import { Status } from '@/shared/ui/Chip';
import { useRefreshed } from '../cache';
import classes from './PositionList.module.css';

const InvitationRowDocument = graphql(`
  fragment InvitationRow on Invitation {
    id
    email
    isAdministrator
    createdAt
    expiresAt
    acceptedAt
    revokedAt
  }
`);

const RevokeInvitationDocument = graphql(`
  mutation RevokeInvitation($id: ID!) {
    revokeInvitation(id: $id) {
      invitation {
        id
      }
    }
  }
`);

interface InvitationListProps {
  invitations: readonly FragmentType<typeof InvitationRowDocument>[];
}

export function InvitationList({ invitations }: InvitationListProps) {
  return (
    <ul className={classes.people}>
      {readFragment(InvitationRowDocument, invitations).map((invitation) => (
        <InvitationRow key={invitation.id} invitation={invitation} />
      ))}
    </ul>
  );
}

function isWaiting({ acceptedAt, revokedAt, expiresAt }: InvitationRowFragment): boolean {
  return !acceptedAt && !revokedAt && new Date(expiresAt) > new Date();
}

function InvitationRow({ invitation }: { invitation: InvitationRowFragment }) {
  const { t } = useLingui();
  const format = useFormat();
  const refreshed = useRefreshed();
  const { id, email, isAdministrator, createdAt } = invitation;
  const sent = format.date(createdAt);
  const revoking = useMutation({
    mutationFn: () => request(RevokeInvitationDocument, { id }),
    onSuccess: refreshed,
  });
  return (
    <li className={classes.person}>
      <div>
        <span className={classes.name}>{email}</span>
        <p className={classes.what}>
          {isAdministrator ? (
            <Trans>As administrator, sent on {sent}</Trans>
          ) : (
            <Trans>As delegate, sent on {sent}</Trans>
          )}
        </p>
      </div>
      <div>
        <InvitationStatus invitation={invitation} />
      </div>
      {isWaiting(invitation) && (
        <Button
          variant="default"
          size="compact-md"
          className="no-print"
          loading={revoking.isPending}
          aria-label={t`Revoke the invitation of ${email}`}
          onClick={() => revoking.mutate()}
        >
          <Trans>Revoke</Trans>
        </Button>
      )}
      <FormFailure error={revoking.error} />
    </li>
  );
}

function InvitationStatus({ invitation }: { invitation: InvitationRowFragment }) {
  const { t } = useLingui();
  if (invitation.acceptedAt) return <Status tone="good">{t`Has accepted`}</Status>;
  if (invitation.revokedAt) return <Status tone="over">{t`Revoked`}</Status>;
  if (isWaiting(invitation)) return <Status tone="waiting">{t`Waiting for an answer`}</Status>;
  return <Status tone="over">{t`No longer valid`}</Status>;
}
