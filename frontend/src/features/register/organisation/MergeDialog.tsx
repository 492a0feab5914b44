import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { Failure } from '@/shared/ui/Failure';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { placeName } from '../place';
import { MergeForm } from './MergeForm';

const MergeCandidatesDocument = graphql(`
  query MergeCandidates($text: String!) {
    organisations(first: 12, filter: { text: $text }) {
      nodes {
        id
        name
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
      }
    }
  }
`);

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
  const [other, setOther] = useState<string | null>(null);
  const pair = useQuery({
    queryKey: ['register', 'merge', id, other],
    queryFn: ({ signal }) => request(MergePairDocument, { keep: id, merge: other ?? '' }, signal),
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
        <OtherField id={id} chosen={other} onChoose={setOther} />
        {pair.isError && <Failure error={pair.error} retry={pair.refetch} />}
        {pair.isLoading && <SkeletonRows rows={4} />}
        {keep && merge && (
          <MergeForm key={other} keep={keep} merge={merge} onClose={onClose} onMerged={onClose} />
        )}
      </Stack>
    </Dialog>
  );
}

interface OtherFieldProps {
  id: string;
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

function OtherField({ id, chosen, onChoose }: OtherFieldProps) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({
    queryKey: ['register', 'merge', 'candidates', settled],
    queryFn: ({ signal }) => request(MergeCandidatesDocument, { text: settled }, signal),
    enabled: settled.length > 1,
    placeholderData: keepPreviousData,
  });
  const candidates = found.data?.organisations.nodes.filter((node) => node.id !== id) ?? [];
  return (
    <Select
      label={t`The other organisation`}
      placeholder={t`Search by name or organisation number`}
      data-autofocus
      searchable
      value={chosen}
      onChange={onChoose}
      searchValue={text}
      onSearchChange={setText}
      data={candidates.map((node) => ({
        value: node.id,
        label: [node.name, node.place && placeName(node.place)].filter(Boolean).join(', '),
      }))}
      // The server has searched already, in more than the name.
      filter={({ options }) => options}
      nothingFoundMessage={settled.length > 1 ? t`Nothing by that name` : undefined}
    />
  );
}
