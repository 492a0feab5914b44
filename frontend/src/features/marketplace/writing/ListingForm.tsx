import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NativeSelect, Radio, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import { FormFailure } from '@/shared/forms/FormFailure';
import { Section } from '@/shared/ui/Page';
import { DIRECTIONS, valuesOf } from '../labels';
import classes from './ListingForm.module.css';
import { keptPartnerships } from './requirements';
import { Audience, Closing, Terms, Texts } from './sections';
import type { Kind, ListingTerms } from './terms';
import type { ListingValues } from './values';

export type Intent = 'save' | 'publish';

interface ListingFormProps {
  form: UseFormReturnType<ListingValues>;
  terms: ListingTerms;
  /** Where one chooses whose it is; nothing where that stands fast. */
  owner?: ReactNode;
  onIntent: (intent: Intent) => void;
  pending: Intent | null;
  failure: unknown;
  /** What a published listing is about stands fast: others have answered to it. */
  isSettled: boolean;
  publish: ReactNode;
  save: ReactNode;
}

/** A need or an offer as it is written: what it is, what it says, and who will see it. */
export function ListingForm(props: ListingFormProps) {
  const { form, terms, owner, onIntent, pending, failure, isSettled } = props;
  const kind = terms.listingKinds.find(({ key }) => key === form.values.kind);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent as SubmitEvent;
        const isPublishing =
          submitter instanceof HTMLButtonElement && submitter.value === 'publish';
        onIntent(isPublishing ? 'publish' : 'save');
      }}
    >
      <div className={classes.sections}>
        <What form={form} terms={terms} owner={owner} isSettled={isSettled} kind={kind} />
        <Texts form={form} kind={kind} />
        <Terms form={form} kind={kind} terms={terms} />
        <Audience form={form} />
        <Closing form={form} kind={kind} />
        <FormFailure error={failure} />
        <Group gap="sm">
          {props.publish && (
            <Button type="submit" value="publish" loading={pending === 'publish'}>
              {props.publish}
            </Button>
          )}
          <Button
            type="submit"
            value="save"
            variant={props.publish ? 'default' : 'filled'}
            loading={pending === 'save'}
          >
            {props.save}
          </Button>
        </Group>
      </div>
    </form>
  );
}

interface WhatProps extends Pick<ListingFormProps, 'form' | 'terms' | 'owner' | 'isSettled'> {
  kind: Kind | undefined;
}

function What({ form, terms, owner, isSettled, kind }: WhatProps) {
  const { t, i18n } = useLingui();
  const { direction } = form.values;
  const kinds = terms.listingKinds.filter(
    (other) =>
      other.key === kind?.key ||
      (other.isOpen && (!other.direction || other.direction === direction)),
  );
  const onKind = (key: string) => {
    const offered = terms.listingKinds.find((other) => other.key === key)?.partnershipTypes ?? [];
    const keys = offered.map((type) => type.key);
    form.setFieldValue('kind', key);
    form.setFieldValue('partnershipTypes', keptPartnerships(form.values.partnershipTypes, keys));
  };
  return (
    <Section title={t`What is it?`}>
      <Stack maw="32rem">
        {owner}
        <Radio.Group label={t`Need or offer`} {...form.getInputProps('direction')}>
          <Group mt={6} gap="lg">
            {valuesOf(DIRECTIONS).map((value) => (
              <Radio
                key={value}
                value={value}
                label={i18n._(DIRECTIONS[value])}
                disabled={isSettled}
              />
            ))}
          </Group>
        </Radio.Group>
        <NativeSelect
          label={t`What it is about`}
          description={
            isSettled ? (
              <Trans>It stands fast once published: others have answered to it.</Trans>
            ) : undefined
          }
          disabled={isSettled}
          data={[
            { value: '', label: t`Choose …` },
            ...kinds.map(({ key, name }) => ({ value: key, label: name })),
          ]}
          {...form.getInputProps('kind')}
          onChange={({ currentTarget }) => onKind(currentTarget.value)}
        />
      </Stack>
    </Section>
  );
}
