import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { graphql } from '@/gql';
import type { SentInvitationFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { FormFailure } from '@/shared/forms/FormFailure';
import { Status } from '@/shared/ui/Chip';
import { notify } from '@/shared/ui/notify';
import classes from '../List.module.css';
import { sendAgain, takeBack } from './changes';
import { invitationsKey, ROLES, stateOf } from './invitations';
import { OrganisationLink } from './OrganisationLink';

export const InvitationDocument = graphql(`
  fragment SentInvitation on Invitation {
    id
    email
    isAdministrator
    role
    createdAt
    expiresAt
    acceptedAt
    revokedAt
    organisation {
      id
      name
    }
  }
`);

interface InvitationListProps {
  label: string;
  invitations: readonly SentInvitationFragment[];
}

export function InvitationList({ label, invitations }: InvitationListProps) {
  return (
    <ul className={classes.list} aria-label={label}>
      {invitations.map((invitation) => (
        <InvitationRow key={invitation.id} invitation={invitation} />
      ))}
    </ul>
  );
}

function InvitationRow({ invitation }: { invitation: SentInvitationFragment }) {
  const format = useFormat();
  const sent = format.shortDate(invitation.createdAt);
  return (
    <li className={classes.row}>
      <div>
        <span className={classes.name}>{invitation.email}</span>
        <p className={classes.what}>
          <Purpose invitation={invitation} />, <Trans>sent {sent}</Trans>
        </p>
      </div>
      <InvitationStatus invitation={invitation} />
      <Deeds invitation={invitation} />
    </li>
  );
}

function Purpose({ invitation: { role, organisation, isAdministrator } }: RowProps) {
  const { i18n } = useLingui();
  if (!organisation) return role ? i18n._(ROLES[role]) : null;
  return (
    <>
      {i18n._(isAdministrator ? ROLES.MEMBER_ADMINISTRATOR : ROLES.MEMBER_DELEGATE)},{' '}
      <OrganisationLink organisation={organisation} />
    </>
  );
}

interface RowProps {
  invitation: SentInvitationFragment;
}

function InvitationStatus({ invitation }: RowProps) {
  const format = useFormat();
  const until = format.shortDate(invitation.expiresAt);
  switch (stateOf(invitation, new Date())) {
    case 'open':
      return (
        <Status tone="waiting">
          <Trans>Open until {until}</Trans>
        </Status>
      );
    case 'accepted':
      return (
        <Status tone="good">
          <Trans context="invitation">Accepted</Trans>
        </Status>
      );
    case 'revoked':
      return (
        <Status tone="over">
          <Trans context="invitation">Taken back</Trans>
        </Status>
      );
    default:
      return (
        <Status tone="over">
          <Trans context="invitation">Expired</Trans>
        </Status>
      );
  }
}

function Deeds({ invitation }: RowProps) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const { id, email } = invitation;
  const state = stateOf(invitation, new Date());
  const refreshed = () => queryClient.invalidateQueries({ queryKey: invitationsKey });
  const sending = useMutation({
    mutationFn: () => sendAgain(invitation),
    onSuccess: async () => {
      await refreshed();
      notify(t`An invitation is on its way to ${email}.`);
    },
  });
  const taking = useMutation({ mutationFn: () => takeBack(id), onSuccess: refreshed });
  if (state === 'accepted') return null;
  return (
    <div className={`${classes.buttons} no-print`}>
      <Button
        size="sm"
        variant="default"
        aria-label={t`Send again to ${email}`}
        loading={sending.isPending}
        onClick={() => sending.mutate()}
      >
        <Trans>Send again</Trans>
      </Button>
      {state === 'open' && (
        <Button
          size="sm"
          variant="default"
          aria-label={t`Take back the invitation to ${email}`}
          loading={taking.isPending}
          onClick={() => taking.mutate()}
        >
          <Trans>Take back</Trans>
        </Button>
      )}
      <FormFailure error={sending.error ?? taking.error} />
    </div>
  );
}
