import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { z } from 'zod/mini';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useViewer } from '@/shared/auth/viewer';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { requiredText } from '@/shared/forms/rules';
import { useServerForm } from '@/shared/forms/useServerForm';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';

const ListingToAnswerDocument = graphql(`
  fragment ListingToAnswer on Listing {
    id
    organisation {
      id
      name
    }
  }
`);

const RespondDocument = graphql(`
  mutation Respond($listing: ID!, $organisation: ID!, $message: String!) {
    respond(listing: $listing, organisation: $organisation, message: $message) {
      response {
        id
      }
    }
  }
`);

interface RespondButtonProps {
  listing: FragmentType<typeof ListingToAnswerDocument>;
}

/** Shows one's organisation's interest in a need or an offer. */
export function RespondButton(props: RespondButtonProps) {
  const { t } = useLingui();
  const listing = readFragment(ListingToAnswerDocument, props.listing);
  const [opened, dialog] = useDisclosure(false);
  const { name } = listing.organisation;
  return (
    <>
      <Button onClick={dialog.open}>
        <Trans>Show interest</Trans>
      </Button>
      <Dialog opened={opened} onClose={dialog.close} size="lg" title={t`Write to ${name}`}>
        <RespondForm listing={listing.id} owner={listing.organisation.id} onClose={dialog.close} />
      </Dialog>
    </>
  );
}

const schema = z.object({ organisation: requiredText(), message: requiredText() });

interface RespondFormProps {
  listing: string;
  owner: string;
  onClose: () => void;
}

function RespondForm({ listing, owner, onClose }: RespondFormProps) {
  const { t } = useLingui();
  const viewer = useViewer();
  const refreshed = useRefreshed();
  const own = viewer.kind === 'user' ? viewer.organisations : [];
  const sides = own.filter(({ id }) => id !== owner);
  const { form, onSubmit, pending, failure } = useServerForm({
    schema,
    initialValues: { organisation: sides[0]?.id ?? '', message: '' },
    submit: (values) => request(RespondDocument, { listing, ...values }),
    onSaved: async () => {
      onClose();
      notify(t`Sent. You see the answer here when it comes.`);
      await refreshed();
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <FormFailure error={failure} />
        {sides.length > 1 ? (
          <NativeSelect
            label={t`On behalf of`}
            data={sides.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('organisation')}
          />
        ) : (
          <Text c="dimmed">
            <Trans>You write on behalf of {sides[0]?.name ?? ''}.</Trans>
          </Text>
        )}
        <Textarea
          label={t`Your message`}
          description={t`What you can do, or why it interests you. Only the two of you and the process management read it.`}
          autosize
          minRows={5}
          maxLength={4000}
          data-autofocus
          {...form.getInputProps('message')}
        />
        <FormActions submit={<Trans>Send</Trans>} pending={pending} cancel={onClose} />
      </Stack>
    </form>
  );
}
