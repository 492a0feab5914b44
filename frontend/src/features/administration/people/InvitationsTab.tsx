import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { graphql, readFragment } from '@/gql';
import { can, useViewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Section } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { InvitationDocument, InvitationList } from './InvitationList';
import { invitationsKey, parted } from './invitations';

const InvitationsDocument = graphql(`
  query Invitations {
    invitations {
      id
      ...SentInvitation
    }
  }
`);

/** Who has been asked to come in, to which role or for which organisation. */
export function InvitationsTab() {
  return can(useViewer(), 'user.role:grant') ? <Invitations /> : <NoRight />;
}

function Invitations() {
  const { t } = useLingui();
  const found = useQuery({
    queryKey: invitationsKey,
    queryFn: ({ signal }) => request(InvitationsDocument, {}, signal),
  });
  if (found.isPending) return <SkeletonRows />;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const all = readFragment(InvitationDocument, found.data.invitations);
  if (all.length === 0) {
    return (
      <EmptyState scene="mail" title={t`Nobody has been invited yet`}>
        <p>
          <Trans>An invitation comes by e-mail and makes the account.</Trans>
        </p>
      </EmptyState>
    );
  }
  const { open, settled } = parted(all, new Date());
  return (
    <>
      <Section title={t`Waiting for an answer`}>
        {open.length > 0 ? (
          <InvitationList label={t`Waiting for an answer`} invitations={open} />
        ) : (
          <p>
            <Trans>No invitation is open.</Trans>
          </p>
        )}
      </Section>
      {settled.length > 0 && (
        <Section title={t`Answered or ended`}>
          <InvitationList label={t`Answered or ended`} invitations={settled} />
        </Section>
      )}
    </>
  );
}
