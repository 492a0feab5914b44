import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { DelegateRowFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { FormFailure } from '@/shared/forms/FormFailure';
import { request } from '@/shared/graphql/request';
import { Status } from '@/shared/ui/Chip';
import { ConfirmButton } from '@/shared/ui/ConfirmButton';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import classes from './PositionList.module.css';

const DelegateRowDocument = graphql(`
  fragment DelegateRow on Delegate {
    id
    version
    isAdministrator
    startsOn
    user {
      id
      name
      email
    }
  }
`);

const ChangeDelegateDocument = graphql(`
  mutation ChangeDelegate($id: ID!, $expectedVersion: Int!, $isAdministrator: Boolean!) {
    changeDelegate(
      id: $id
      expectedVersion: $expectedVersion
      isAdministrator: $isAdministrator
    ) {
      delegate {
        id
      }
    }
  }
`);

const RemoveDelegateDocument = graphql(`
  mutation RemoveDelegate($id: ID!, $expectedVersion: Int!) {
    removeDelegate(id: $id, expectedVersion: $expectedVersion) {
      delegate {
        id
      }
    }
  }
`);

interface DelegateListProps {
  delegates: readonly FragmentType<typeof DelegateRowDocument>[];
  mayChange: boolean;
}

export function DelegateList({ delegates, mayChange }: DelegateListProps) {
  return (
    <ul className={classes.people}>
      {readFragment(DelegateRowDocument, delegates).map((delegate) => (
        <DelegateRow key={delegate.id} delegate={delegate} mayChange={mayChange} />
      ))}
    </ul>
  );
}

function DelegateRow({
  delegate,
  mayChange,
}: {
  delegate: DelegateRowFragment;
  mayChange: boolean;
}) {
  const format = useFormat();
  const { user, isAdministrator, startsOn } = delegate;
  const since = format.date(startsOn);
  return (
    <li className={classes.person}>
      <div>
        <span className={classes.name}>{user.name || user.email}</span>
        {isAdministrator && (
          <Status tone="good">
            <Trans>Administrator</Trans>
          </Status>
        )}
        <p className={classes.what}>
          <Trans>Delegate since {since}</Trans>
        </p>
      </div>
      <div className={classes.contact}>{user.email}</div>
      {mayChange && <DelegateActions delegate={delegate} />}
    </li>
  );
}

function DelegateActions({ delegate }: { delegate: DelegateRowFragment }) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const { id, version, isAdministrator, user } = delegate;
  const name = user.name || user.email;
  const changing = useMutation({
    mutationFn: () =>
      request(ChangeDelegateDocument, {
        id,
        expectedVersion: version,
        isAdministrator: !isAdministrator,
      }),
    onSuccess: refreshed,
  });
  const remove = async () => {
    await request(RemoveDelegateDocument, { id, expectedVersion: version });
    await refreshed();
    notify(t`${name} no longer acts for the organisation.`);
  };
  return (
    <div className="no-print">
      <Group gap="xs">
        <Button
          variant="default"
          size="compact-md"
          loading={changing.isPending}
          aria-label={isAdministrator ? t`Make ${name} a delegate` : t`Make ${name} administrator`}
          onClick={() => changing.mutate()}
        >
          {isAdministrator ? <Trans>Make delegate</Trans> : <Trans>Make administrator</Trans>}
        </Button>
        <ConfirmButton
          size="compact-md"
          question={t`Remove ${name}?`}
          consequence={
            <Trans>
              {name} can no longer act for the organisation. To let them back you must invite them
              again.
            </Trans>
          }
          confirm={t`Remove`}
          onConfirm={remove}
        >
          <Trans>Remove</Trans>
        </ConfirmButton>
      </Group>
      <FormFailure error={changing.error} />
    </div>
  );
}
