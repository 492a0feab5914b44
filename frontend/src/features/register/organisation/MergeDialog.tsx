import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { Failure } from '@/shared/ui/Failure';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { type ChosenOrganisation, OrganisationField } from '../OrganisationField';
import { MergeForm } from './MergeForm';

const MergePairDocument = graphql(`
  query MergePair($keep: ID!, $merge: ID!) {
    keep: organisation(id: $keep) {
      ...MergeSide
    }
    merge: organisation(id: $merge) {
      ...MergeSide
    }
  }
`);

/** Two rows that are one organisation: choose the other, see both, settle each value. */
export function MergeDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const [other, setOther] = useState<ChosenOrganisation | null>(null);
  const pair = useQuery({
    queryKey: ['register', 'merge', id, other?.id],
    queryFn: ({ signal }) =>
      request(MergePairDocument, { keep: id, merge: other?.id ?? '' }, signal),
    enabled: other !== null,
    gcTime: 0,
  });
  const { keep, merge } = pair.data ?? {};
  return (
    <Dialog opened onClose={onClose} size="xl" title={t`Merge with another organisation`}>
      <Stack>
        <p>
          <Trans>
            This organisation is kept and takes over people, memberships, needs and offers of the
            other, which is archived. It can be undone for 30 days.
          </Trans>
        </p>
        <OrganisationField
          label={t`The other organisation`}
          value={other}
          onChange={setOther}
          except={id}
          autoFocus
        />
        {pair.isError && <Failure error={pair.error} retry={pair.refetch} />}
        {pair.isLoading && <SkeletonRows rows={4} />}
        {keep && merge && (
          <MergeForm
            key={other?.id}
            keep={keep}
            merge={merge}
            onClose={onClose}
            onMerged={onClose}
          />
        )}
      </Stack>
    </Dialog>
  );
}
