import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { graphql } from '@/gql';
import { can, useViewer } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { EmptyState } from '@/shared/ui/EmptyState';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { Page } from '@/shared/ui/Page';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { NewTokenDialog } from './NewTokenDialog';
import { SecretDialog } from './SecretDialog';
import { TokenList } from './TokenList';
import { tokensKey } from './tokens';

const ApiTokensDocument = graphql(`
  query ApiTokens {
    apiTokens {
      id
      ...ApiTokenRow
    }
  }
`);

/** Keys by which other systems act with the reader's own rights, or fewer. */
export function TokensPage() {
  const { t } = useLingui();
  const mayCreate = can(useViewer(), 'api_token:create');
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const create = (
    <Button
      leftSection={<KeyRound size={18} aria-hidden="true" />}
      onClick={() => setCreating(true)}
    >
      <Trans>New key</Trans>
    </Button>
  );
  return (
    <Page
      title={t`API keys`}
      lead={t`A key lets another system read or write for you, with your rights at most.`}
      actions={mayCreate && create}
    >
      {mayCreate ? <Tokens create={create} /> : <NoRight />}
      {creating && (
        <NewTokenDialog
          onClose={() => setCreating(false)}
          onCreated={(made) => {
            setCreating(false);
            setSecret(made);
          }}
        />
      )}
      {secret && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Page>
  );
}

function Tokens({ create }: { create: React.ReactNode }) {
  const { t } = useLingui();
  const found = useQuery({
    queryKey: tokensKey,
    queryFn: ({ signal }) => request(ApiTokensDocument, {}, signal),
  });
  if (found.isPending) return <SkeletonRows rows={4} />;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const { apiTokens } = found.data;
  if (apiTokens.length === 0) {
    return (
      <EmptyState scene="closed" title={t`No keys yet`} action={create}>
        <p>
          <Trans>Make one for each system, so that you can end one without the others.</Trans>
        </p>
      </EmptyState>
    );
  }
  return <TokenList tokens={apiTokens} />;
}
