import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { z } from 'zod/mini';
import { graphql } from '@/gql';
import type { PositionRowFragment } from '@/gql/graphql';
import { DateField } from '@/shared/forms/DateField';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import { today } from './today';

const EndPositionDocument = graphql(`
  mutation EndPosition($id: ID!, $expectedVersion: Int!, $endsOn: Date!) {
    endPosition(id: $id, expectedVersion: $expectedVersion, endsOn: $endsOn) {
      person {
        id
      }
    }
  }
`);

const schema = z.object({ endsOn: z.iso.date() });

interface EndPositionDialogProps {
  position: PositionRowFragment;
  onClose: () => void;
}

export function EndPositionDialog({ position, onClose }: EndPositionDialogProps) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const name = position.person.name;
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { endsOn: today() },
    submit: ({ endsOn }) =>
      request(EndPositionDocument, {
        id: position.id,
        expectedVersion: position.version,
        endsOn,
      }),
    onSaved: async () => {
      onClose();
      await refreshed();
      notify(t`The position of ${name} has been ended.`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t`End the position of ${name}`}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <FormFailure error={failure} />
          <DateField label={t`Last day`} {...form.getInputProps('endsOn')} />
          <FormActions
            submit={<Trans>End the position</Trans>}
            pending={pending}
            cancel={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
