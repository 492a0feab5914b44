import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Card, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { MembershipCardFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { FormFailure } from '@/shared/forms/FormFailure';
import { request } from '@/shared/graphql/request';
import { Status } from '@/shared/ui/Chip';
import { Facts } from '@/shared/ui/Facts';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import { STATUS_TONES, STATUSES } from '../labels';
import { EndMembershipDialog } from './EndMembershipDialog';
import { PeriodBars } from './PeriodBars';

const MembershipCardDocument = graphql(`
  fragment MembershipCard on Membership {
    id
    version
    status
    appliedOn
    declinedOn
    joinedOn
    leftOn
    leaveReason
    category {
      name
      rule
    }
    periods {
      startsOn
      endsOn
      agreedOn
    }
  }
`);

const RenewMembershipDocument = graphql(`
  mutation RenewMembership($id: ID!, $expectedVersion: Int!) {
    renewMembership(id: $id, expectedVersion: $expectedVersion) {
      membership {
        id
      }
    }
  }
`);

interface MembershipCardProps {
  membership: FragmentType<typeof MembershipCardDocument>;
  mayRenew: boolean;
  mayEnd: boolean;
  /** The reader ends the own organisation's membership. */
  resigns: boolean;
}

export function MembershipCard({ mayRenew, mayEnd, resigns, ...props }: MembershipCardProps) {
  const { i18n } = useLingui();
  const [ending, setEnding] = useState(false);
  const membership = readFragment(MembershipCardDocument, props.membership);
  const { status, category, periods } = membership;
  const canRenew = mayRenew && category.rule !== 'LIFETIME';
  return (
    <Card>
      <Stack>
        <Group justify="space-between">
          <Group gap="sm">
            <h3 style={{ margin: 0 }}>{category.name}</h3>
            {status && <Status tone={STATUS_TONES[status]}>{i18n._(STATUSES[status])}</Status>}
          </Group>
          {(canRenew || mayEnd) && (
            <Group gap="xs" className="no-print">
              {canRenew && <RenewButton membership={membership} />}
              {mayEnd && (
                <Button variant="default" onClick={() => setEnding(true)}>
                  {resigns ? <Trans>Leave the network</Trans> : <Trans>End</Trans>}
                </Button>
              )}
            </Group>
          )}
        </Group>
        <Facts facts={useDays(membership)} />
        {periods.length > 0 && <PeriodBars periods={periods} />}
      </Stack>
      {ending && (
        <EndMembershipDialog
          membership={membership}
          resigns={resigns}
          onClose={() => setEnding(false)}
        />
      )}
    </Card>
  );
}

function useDays(membership: MembershipCardFragment) {
  const { t } = useLingui();
  const format = useFormat();
  const { appliedOn, declinedOn, joinedOn, leftOn, leaveReason } = membership;
  const day = (value: string | null | undefined) => (value ? format.date(value) : null);
  return [
    { label: t`Applied on`, value: day(appliedOn) },
    { label: t`Declined on`, value: day(declinedOn) },
    { label: t`Member since`, value: day(joinedOn) },
    { label: t`First day without membership`, value: day(leftOn) },
    { label: t`Reason for leaving`, value: leaveReason },
  ];
}

function RenewButton({ membership }: { membership: MembershipCardFragment }) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const renewing = useMutation({
    mutationFn: () =>
      request(RenewMembershipDocument, {
        id: membership.id,
        expectedVersion: membership.version,
      }),
    onSuccess: async () => {
      await refreshed();
      notify(t`The membership has its next period.`);
    },
  });
  return (
    <>
      <Button variant="light" loading={renewing.isPending} onClick={() => renewing.mutate()}>
        <Trans>Renew</Trans>
      </Button>
      <FormFailure error={renewing.error} />
    </>
  );
}
