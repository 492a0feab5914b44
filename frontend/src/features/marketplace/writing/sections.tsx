import { useLingui } from '@lingui/react/macro';
import {
  Checkbox,
  Group,
  MultiSelect,
  NativeSelect,
  Radio,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Visibility } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { DateField } from '@/shared/forms/DateField';
import { Section } from '@/shared/ui/Page';
import { useAudiences } from '../audiences';
import { PROTECTIONS, STAGES, valuesOf } from '../labels';
import { BilingualField } from './BilingualField';
import classes from './ListingForm.module.css';
import { isRequired } from './requirements';
import { SuggestedTerms } from './SuggestedTerms';
import type { Kind, ListingTerms } from './terms';
import { type ListingValues, wordsOf } from './values';

/** The parts of the form, in the order in which one writes. */

interface PartProps {
  form: UseFormReturnType<ListingValues>;
  kind: Kind | undefined;
}

export function Texts({ form, kind }: PartProps) {
  const { t } = useLingui();
  const needs = kind?.requiredFields ?? ['title'];
  const isNeed = form.values.direction === 'NEED';
  return (
    <Section title={t`What you want to say`}>
      <BilingualField
        form={form}
        name="title"
        label={t`Title`}
        description={t`What it is, in one line. One of the languages is enough.`}
        isRequired={isRequired(needs, 'title')}
        maxLength={256}
        rows={1}
      />
      <BilingualField
        form={form}
        name="summary"
        label={t`In short`}
        description={t`A sentence or two, shown in lists.`}
        isRequired={isRequired(needs, 'summary')}
        maxLength={500}
        rows={2}
      />
      <BilingualField
        form={form}
        name="description"
        label={t`Description`}
        isRequired={isRequired(needs, 'description')}
        maxLength={4000}
        rows={5}
      />
      <BilingualField
        form={form}
        name="partnerSought"
        label={t`Partner sought`}
        description={t`Whom you hope to hear from, and what they would do.`}
        isRequired={isRequired(needs, 'partnerSought')}
        maxLength={4000}
        rows={2}
      />
      {(!isNeed || isRequired(needs, 'advantages')) && (
        <BilingualField
          form={form}
          name="advantages"
          label={t`Advantages`}
          description={t`What speaks for it compared to what there is.`}
          isRequired={isRequired(needs, 'advantages')}
          maxLength={2000}
          rows={2}
        />
      )}
    </Section>
  );
}

export function Terms({ form, kind, terms }: PartProps & { terms: ListingTerms }) {
  const { t } = useLingui();
  const { compare } = useFormat();
  const needs = kind?.requiredFields ?? [];
  const { competences, themes } = form.values;
  const named = (rows: readonly { key: string; name: string }[]) =>
    rows
      .map(({ key, name }) => ({ value: key, label: name }))
      .sort((one, other) => compare(one.label, other.label));
  const mark = (name: string) => (isRequired(needs, name) ? t`needed to publish` : undefined);
  const shared = {
    searchable: true,
    hidePickedOptions: true,
    limit: 60,
    nothingFoundMessage: t`Nothing by that name`,
  } as const;
  return (
    <Section title={t`How it is found`}>
      <SuggestedTerms
        text={wordsOf(form.values)}
        competences={competences}
        themes={themes}
        onCompetence={(key) => form.setFieldValue('competences', [...competences, key])}
        onTheme={(key) => form.setFieldValue('themes', [...themes, key])}
      />
      <div className={classes.grid}>
        <MultiSelect
          {...shared}
          label={t`Competences`}
          description={mark('competences')}
          data={named(terms.competences)}
          {...form.getInputProps('competences')}
        />
        <MultiSelect
          {...shared}
          label={t`Themes`}
          description={mark('themes')}
          data={named(terms.themes)}
          {...form.getInputProps('themes')}
        />
        <MultiSelect
          {...shared}
          label={t`Partner in`}
          description={mark('regions') ?? t`Leave it empty for anywhere.`}
          data={named(terms.regions.map(({ code, name }) => ({ key: code, name })))}
          {...form.getInputProps('regions')}
        />
      </div>
      {kind && kind.partnershipTypes.length > 0 && (
        <Checkbox.Group
          label={t`Forms of collaboration`}
          description={mark('partnershipTypes')}
          {...form.getInputProps('partnershipTypes')}
        >
          <Group mt={6} gap="lg">
            {kind.partnershipTypes.map(({ key, name }) => (
              <Checkbox key={key} value={key} label={name} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
    </Section>
  );
}

const AUDIENCES: readonly Visibility[] = [
  'PUBLIC',
  'NETWORK',
  'PROCESS_MANAGEMENT',
  'ORGANISATION',
];

export function Audience({ form }: Pick<PartProps, 'form'>) {
  const { t } = useLingui();
  const audiences = useAudiences();
  return (
    <Section title={t`Who will see it?`}>
      <Radio.Group aria-label={t`Who will see it?`} {...form.getInputProps('visibility')}>
        <Stack gap="xs">
          {AUDIENCES.map((value) => (
            <Radio.Card key={value} value={value} className={classes.choice}>
              <Radio.Indicator size="md" />
              <span>
                <span className={classes.name}>{audiences[value].name}</span>
                <span className={classes.meaning}>{audiences[value].meaning}</span>
              </span>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
    </Section>
  );
}

export function Closing({ form, kind }: PartProps) {
  const { t, i18n } = useLingui();
  const needs = kind?.requiredFields ?? [];
  const mark = (name: string) => (isRequired(needs, name) ? t`needed to publish` : undefined);
  const isOffer = form.values.direction === 'OFFER';
  return (
    <Section title={t`Deadlines and further particulars`}>
      <div className={classes.grid}>
        <DateField
          label={t`Answer by`}
          description={mark('deadline') ?? t`The last day on which others can respond.`}
          clearable
          {...form.getInputProps('deadline')}
        />
        {isOffer && (
          <>
            <NativeSelect
              label={t`How far it has come`}
              description={mark('stage')}
              data={[
                { value: '', label: t`Not said` },
                ...valuesOf(STAGES).map((value) => ({ value, label: i18n._(STAGES[value]) })),
              ]}
              {...form.getInputProps('stage')}
            />
            <NativeSelect
              label={t`Rights`}
              description={mark('protection')}
              data={[
                { value: '', label: t`Not said` },
                ...valuesOf(PROTECTIONS).map((value) => ({
                  value,
                  label: i18n._(PROTECTIONS[value]),
                })),
              ]}
              {...form.getInputProps('protection')}
            />
          </>
        )}
        <TextInput
          label={t`Call for funding`}
          description={mark('callTitle') ?? t`The programme or call that it is meant for.`}
          maxLength={200}
          {...form.getInputProps('callTitle')}
        />
        <DateField
          label={t`The call closes`}
          description={mark('callDeadline')}
          clearable
          {...form.getInputProps('callDeadline')}
        />
      </div>
      <Switch
        label={t`Open for responses`}
        {...form.getInputProps('isOpen', { type: 'checkbox' })}
      />
    </Section>
  );
}
