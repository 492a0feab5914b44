import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { ApiTokenRowFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { request } from '@/shared/graphql/request';
import { Status } from '@/shared/ui/Chip';
import { ConfirmButton } from '@/shared/ui/ConfirmButton';
import classes from '../List.module.css';
import { SCOPES, stateOf, tokensKey } from './tokens';

const ApiTokenRowDocument = graphql(`
  fragment ApiTokenRow on ApiToken {
    id
    name
    prefix
    scopes
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
  }
`);

const RevokeApiTokenDocument = graphql(`
  mutation RevokeApiToken($id: ID!) {
    revokeApiToken(id: $id) {
      token {
        id
      }
    }
  }
`);

interface TokenListProps {
  tokens: readonly FragmentType<typeof ApiTokenRowDocument>[];
}

export function TokenList({ tokens }: TokenListProps) {
  return (
    <ul className={classes.list}>
      {readFragment(ApiTokenRowDocument, tokens).map((token) => (
        <TokenRow key={token.id} token={token} />
      ))}
    </ul>
  );
}

function TokenRow({ token }: { token: ApiTokenRowFragment }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { name, prefix, scopes } = token;
  return (
    <li className={classes.row}>
      <div>
        <span className={classes.name}>{name}</span> <code>{prefix}…</code>
        <p className={classes.what}>
          {format.list(scopes.map((scope) => i18n._(SCOPES[scope])))}. <Used token={token} />
        </p>
      </div>
      <TokenStatus token={token} />
      <Revoke token={token} />
    </li>
  );
}

function Used({ token }: { token: ApiTokenRowFragment }) {
  const format = useFormat();
  if (!token.lastUsedAt) return <Trans>Never used.</Trans>;
  const when = format.ago(token.lastUsedAt);
  return <Trans>Last used {when}.</Trans>;
}

function TokenStatus({ token }: { token: ApiTokenRowFragment }) {
  const format = useFormat();
  const until = format.shortDate(token.expiresAt);
  switch (stateOf(token, new Date())) {
    case 'working':
      return (
        <Status tone="good">
          <Trans>Works until {until}</Trans>
        </Status>
      );
    case 'expired':
      return (
        <Status tone="over">
          <Trans>Ended on {until}</Trans>
        </Status>
      );
    default:
      return (
        <Status tone="over">
          <Trans context="token">Revoked</Trans>
        </Status>
      );
  }
}

function Revoke({ token }: { token: ApiTokenRowFragment }) {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  if (stateOf(token, new Date()) !== 'working') return null;
  const { id, name } = token;
  return (
    <ConfirmButton
      size="sm"
      aria-label={t`Revoke the key ${name}`}
      question={t`Revoke the key ${name}?`}
      consequence={<Trans>What uses it is shut out at once. It cannot be opened again.</Trans>}
      confirm={t`Revoke`}
      onConfirm={async () => {
        await request(RevokeApiTokenDocument, { id });
        await queryClient.invalidateQueries({ queryKey: tokensKey });
      }}
    >
      <Trans>Revoke</Trans>
    </ConfirmButton>
  );
}
