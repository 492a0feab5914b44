import { Trans, useLingui } from '@lingui/react/macro';
import { Card, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { Section } from '@/shared/ui/Page';
import { allows } from '../rights';
import { AddressFields } from './AddressFields';
import { CompetenceFields } from './CompetenceFields';
import { FactFields } from './FactFields';
import { IdentifierFields } from './IdentifierFields';
import { LogoField } from './LogoField';
import { SectorFields } from './SectorFields';
import { TextFields } from './TextFields';
import { type Editing, useOrganisationForm } from './useOrganisationForm';

/** All that can be said of an organisation, in one form that is saved at once. */
export function EditForm(editing: Editing) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { organisation, terms, places } = editing;
  const organisationForm = useOrganisationForm(editing);
  const { form, onSubmit, pending, failure, conflict } = organisationForm;
  const keepsRegister = allows(organisation, 'update_register');
  const back = () => navigate({ to: '/organisation/$id', params: { id: organisation.id } });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="lg">
        <Card>
          <Section title={t`Names and facts`}>
            <FactFields
              form={form}
              organisationId={organisation.id}
              keepsRegister={keepsRegister}
            />
          </Section>
        </Card>
        <Card>
          <Section title={t`Logo`}>
            <LogoField
              organisationId={organisation.id}
              url={organisation.logoUrl}
              version={organisationForm.version}
              onSaved={organisationForm.savedBeside}
            />
          </Section>
        </Card>
        <Card>
          <Section title={t`Texts`}>
            <TextFields form={form} />
          </Section>
        </Card>
        <Card>
          <Section title={t`What the organisation can do`}>
            <CompetenceFields form={form} terms={terms} />
            <SectorFields form={form} terms={terms} />
          </Section>
        </Card>
        <Card>
          <Section title={t`Addresses`}>
            <AddressFields form={form} places={places} keepsRegister={keepsRegister} />
          </Section>
        </Card>
        {keepsRegister && (
          <Card>
            <Section title={t`Identifiers and visibility`}>
              <IdentifierFields form={form} />
            </Section>
          </Card>
        )}
        <FormFailure error={failure} />
        <FormActions
          submit={<Trans>Save the changes</Trans>}
          pending={pending}
          cancel={back}
          disabled={!form.isDirty()}
        />
      </Stack>
      {conflict}
    </form>
  );
}
