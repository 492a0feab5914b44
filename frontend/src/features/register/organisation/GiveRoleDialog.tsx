import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, Stack } from '@mantine/core';
import { z } from 'zod/mini';
import { graphql } from '@/gql';
import type { NetworkRoleKind } from '@/gql/graphql';
import { DateField } from '@/shared/forms/DateField';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import { NETWORK_ROLES, valuesOf } from '../labels';
import { today } from './today';

const SetNetworkRoleDocument = graphql(`
  mutation SetNetworkRole(
    $organisation: ID!
    $kind: NetworkRoleKind!
    $startsOn: Date!
    $endsOn: Date
  ) {
    setNetworkRole(organisation: $organisation, kind: $kind, startsOn: $startsOn, endsOn: $endsOn) {
      organisation {
        id
      }
    }
  }
`);

interface Values {
  [field: string]: unknown;
  kind: NetworkRoleKind;
  startsOn: string;
  endsOn: string | null;
}

const schema = z.object({
  kind: z.enum(valuesOf(NETWORK_ROLES)),
  startsOn: z.iso.date(),
  endsOn: z.nullable(z.iso.date()),
});

interface GiveRoleDialogProps {
  organisationId: string;
  onClose: () => void;
}

export function GiveRoleDialog({ organisationId, onClose }: GiveRoleDialogProps) {
  const { t, i18n } = useLingui();
  const refreshed = useRefreshed();
  const { form, onSubmit, pending, failure } = useServerForm<Values, unknown>({
    schema,
    initialValues: { kind: 'PARTNER', startsOn: today(), endsOn: null },
    submit: ({ kind, startsOn, endsOn }) =>
      request(SetNetworkRoleDocument, { organisation: organisationId, kind, startsOn, endsOn }),
    onSaved: async () => {
      onClose();
      await refreshed();
      notify(t`The organisation has the role.`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t`Give a role in the network`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <NativeSelect
            label={t`Role`}
            data-autofocus
            data={valuesOf(NETWORK_ROLES).map((value) => ({
              value,
              label: i18n._(NETWORK_ROLES[value]),
            }))}
            {...form.getInputProps('kind')}
          />
          <DateField label={t`First day`} {...form.getInputProps('startsOn')} />
          <DateField
            label={t`Last day`}
            description={t`Leave it empty as long as no end is agreed.`}
            clearable
            {...form.getInputProps('endsOn')}
          />
          <FormActions submit={<Trans>Give the role</Trans>} pending={pending} cancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  );
}
