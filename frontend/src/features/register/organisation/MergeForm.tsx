import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Radio, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { LegalForm, MergeSideFragment, OrganisationKind } from '@/gql/graphql';
import { FormFailure } from '@/shared/forms/FormFailure';
import { request } from '@/shared/graphql/request';
import { useRefreshed } from '../cache';
import { KINDS, LEGAL_FORMS } from '../labels';
import { notifyWithUndo } from '../undoNotice';
import classes from './MergeForm.module.css';
import { type Difference, differences, proposedSide, type Side, taken } from './merging';
import { undoMerge } from './undoMerge';

const MergeSideDocument = graphql(`
  fragment MergeSide on Organisation {
    id
    version
    name
    legalName
    kind
    legalForm
    employees
    website
    email
    phone
    summarySv
    summaryEn
    descriptionSv
    descriptionEn
  }
`);

const MergeDocument = graphql(`
  mutation MergeOrganisations(
    $keep: ID!
    $keepVersion: Int!
    $merge: ID!
    $mergeVersion: Int!
    $take: [String!]
  ) {
    mergeOrganisations(
      keep: $keep
      keepVersion: $keepVersion
      merge: $merge
      mergeVersion: $mergeVersion
      take: $take
    ) {
      organisation {
        id
      }
    }
  }
`);

interface MergeFormProps {
  keep: FragmentType<typeof MergeSideDocument>;
  merge: FragmentType<typeof MergeSideDocument>;
  onMerged: () => void;
  onClose: () => void;
}

export function MergeForm({ onMerged, onClose, ...sides }: MergeFormProps) {
  const keep = readFragment(MergeSideDocument, sides.keep);
  const merge = readFragment(MergeSideDocument, sides.merge);
  const found = differences(keep, merge);
  const [choice, setChoice] = useState<Record<string, Side>>({});
  const merging = useMerging(keep, merge, onMerged);
  const name = keep.name;
  return (
    <Stack>
      <div className={classes.fields}>
        {found.map((difference) => (
          <SideChoice
            key={difference.field}
            difference={difference}
            names={{ keep: keep.name, merge: merge.name }}
            side={choice[difference.field] ?? proposedSide(difference)}
            onChoose={(side) => setChoice((before) => ({ ...before, [difference.field]: side }))}
          />
        ))}
      </div>
      <FormFailure error={merging.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} disabled={merging.isPending}>
          <Trans>Cancel</Trans>
        </Button>
        <Button loading={merging.isPending} onClick={() => merging.mutate(taken(found, choice))}>
          <Trans>Merge into {name}</Trans>
        </Button>
      </Group>
    </Stack>
  );
}

function useMerging(keep: MergeSideFragment, merge: MergeSideFragment, onMerged: () => void) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const [gone, kept] = [merge.name, keep.name];
  return useMutation({
    mutationFn: (take: string[]) =>
      request(MergeDocument, {
        keep: keep.id,
        keepVersion: keep.version,
        merge: merge.id,
        mergeVersion: merge.version,
        take,
      }),
    onSuccess: async () => {
      onMerged();
      notifyWithUndo({
        message: t`${gone} has been merged into ${kept}.`,
        undo: async () => {
          await undoMerge(keep.id);
          await refreshed();
        },
        undone: t`${gone} stands on its own again.`,
      });
      await refreshed();
    },
  });
}

interface SideChoiceProps {
  difference: Difference;
  names: Record<Side, string>;
  side: Side;
  onChoose: (side: Side) => void;
}

function SideChoice({ difference, names, side, onChoose }: SideChoiceProps) {
  const { i18n } = useLingui();
  return (
    <Radio.Group
      label={i18n._(difference.label)}
      value={side}
      onChange={(value) => onChoose(value === 'merge' ? 'merge' : 'keep')}
    >
      <div className={classes.sides}>
        {(['keep', 'merge'] as const).map((option) => (
          <Radio.Card key={option} value={option} className={classes.side}>
            <Radio.Indicator size="md" />
            <span className={classes.words}>
              <span className={classes.whose}>{names[option]}</span>
              <Value field={difference.field} value={difference[option]} />
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

function Value({ field, value }: { field: string; value: string }) {
  const { i18n } = useLingui();
  if (value === '') {
    return (
      <em>
        <Trans>empty</Trans>
      </em>
    );
  }
  if (field === 'kind') return i18n._(KINDS[value as OrganisationKind]);
  if (field === 'legalForm') return i18n._(LEGAL_FORMS[value as LegalForm]);
  return value;
}
