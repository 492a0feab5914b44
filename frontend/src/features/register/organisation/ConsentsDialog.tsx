import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { graphql } from '@/gql';
import type { ConsentPurpose, PersonConsentsQuery } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { FormFailure } from '@/shared/forms/FormFailure';
import { request } from '@/shared/graphql/request';
import { Dialog } from '@/shared/ui/Dialog';
import { Failure } from '@/shared/ui/Failure';
import { NoRight } from '@/shared/ui/NoRight';
import { SkeletonRows } from '@/shared/ui/Skeletons';
import { useRefreshed } from '../cache';
import { valuesOf } from '../labels';
import classes from './ConsentsDialog.module.css';

const PersonConsentsDocument = graphql(`
  query PersonConsents($person: ID!) {
    person(id: $person) {
      id
      consents {
        purpose
        text
        source
        givenAt
        withdrawnAt
      }
    }
  }
`);

const SetConsentDocument = graphql(`
  mutation SetConsent(
    $person: ID!
    $purpose: ConsentPurpose!
    $given: Boolean!
    $source: String!
  ) {
    setConsent(person: $person, purpose: $purpose, given: $given, source: $source) {
      person {
        id
      }
    }
  }
`);

/** What one may say yes to; a yes keeps the words that were agreed to. */
const PURPOSES: Readonly<Record<ConsentPurpose, MessageDescriptor>> = {
  DIRECTORY: msg`To be named in the public directory`,
  NEWSLETTER: msg`The newsletter by e-mail`,
  INVITATIONS: msg`Invitations to events by e-mail`,
  PHOTO: msg`Photographs may be published`,
};

interface ConsentsDialogProps {
  person: { id: string; name: string };
  onClose: () => void;
}

/** What a person has said yes to, where, and what has been taken back. */
export function ConsentsDialog({ person, onClose }: ConsentsDialogProps) {
  const { t } = useLingui();
  const { name } = person;
  return (
    <Dialog opened onClose={onClose} size="lg" title={t`Consents of ${name}`}>
      <Consents personId={person.id} />
    </Dialog>
  );
}

function Consents({ personId }: { personId: string }) {
  const found = useQuery({
    queryKey: ['register', 'consents', personId],
    queryFn: ({ signal }) => request(PersonConsentsDocument, { person: personId }, signal),
  });
  if (found.isPending) return <SkeletonRows rows={4} />;
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const consents = found.data.person?.consents;
  if (!consents) return <NoRight />;
  return (
    <ul className={classes.consents}>
      {valuesOf(PURPOSES).map((purpose) => (
        <ConsentRow
          key={purpose}
          personId={personId}
          purpose={purpose}
          // The latest word counts; a yes that stands has not been taken back.
          consent={
            consents.find((held) => held.purpose === purpose && !held.withdrawnAt) ??
            consents.find((held) => held.purpose === purpose)
          }
        />
      ))}
    </ul>
  );
}

type Consent = NonNullable<NonNullable<PersonConsentsQuery['person']>['consents']>[number];

interface ConsentRowProps {
  personId: string;
  purpose: ConsentPurpose;
  consent: Consent | undefined;
}

function ConsentRow({ personId, purpose, consent }: ConsentRowProps) {
  const { t, i18n } = useLingui();
  const refreshed = useRefreshed();
  const [asking, setAsking] = useState(false);
  const name = i18n._(PURPOSES[purpose]);
  const stands = consent !== undefined && !consent.withdrawnAt;
  const setting = useMutation({
    mutationFn: (source: string) =>
      request(SetConsentDocument, { person: personId, purpose, given: !stands, source }),
    onSuccess: async () => {
      setAsking(false);
      await refreshed();
    },
  });
  return (
    <li className={classes.consent}>
      <div>
        <span className={classes.purpose}>{name}</span>
        <Standing consent={consent} />
      </div>
      {stands && (
        <Button
          variant="default"
          size="compact-md"
          loading={setting.isPending}
          aria-label={t`Take back: ${name}`}
          onClick={() => setting.mutate(consent.source)}
        >
          <Trans>Take back</Trans>
        </Button>
      )}
      {!stands && !asking && (
        <Button
          variant="light"
          size="compact-md"
          aria-label={t`Note a yes: ${name}`}
          onClick={() => setAsking(true)}
        >
          <Trans>Note a yes</Trans>
        </Button>
      )}
      {asking && (
        <SourceForm
          pending={setting.isPending}
          onSave={(source) => setting.mutate(source)}
          onCancel={() => setAsking(false)}
        />
      )}
      <FormFailure error={setting.error} />
    </li>
  );
}

function Standing({ consent }: { consent: Consent | undefined }) {
  const format = useFormat();
  if (!consent) {
    return (
      <p className={classes.standing}>
        <Trans>Has not said yes.</Trans>
      </p>
    );
  }
  const { text, source, givenAt, withdrawnAt } = consent;
  const given = format.date(givenAt);
  const withdrawn = withdrawnAt ? format.date(withdrawnAt) : '';
  return (
    <p className={classes.standing}>
      {withdrawn ? (
        <Trans>
          Said yes on {given}, took it back on {withdrawn}.
        </Trans>
      ) : (
        <Trans>
          Said yes on {given}: “{text}” ({source})
        </Trans>
      )}
    </p>
  );
}

interface SourceFormProps {
  pending: boolean;
  onSave: (source: string) => void;
  onCancel: () => void;
}

function SourceForm({ pending, onSave, onCancel }: SourceFormProps) {
  const { t } = useLingui();
  const [source, setSource] = useState('');
  return (
    <form
      className={classes.source}
      onSubmit={(event) => {
        event.preventDefault();
        if (source.trim()) onSave(source.trim());
      }}
    >
      <Stack gap="xs">
        <TextInput
          label={t`Where it was said`}
          description={t`Such as a form, an e-mail or a meeting, so that it can be shown later.`}
          data-autofocus
          required
          withAsterisk={false}
          maxLength={200}
          value={source}
          onChange={({ currentTarget }) => setSource(currentTarget.value)}
        />
        <div className={classes.actions}>
          <Button type="submit" size="compact-md" loading={pending} disabled={!source.trim()}>
            <Trans>Note the yes</Trans>
          </Button>
          <Button variant="default" size="compact-md" disabled={pending} onClick={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </Stack>
    </form>
  );
}
