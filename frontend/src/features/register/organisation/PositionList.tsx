import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { PositionRowFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { Status } from '@/shared/ui/Chip';
import { phoneNumber } from '../phone';
import { ConsentsDialog } from './ConsentsDialog';
import { EndPositionDialog } from './EndPositionDialog';
import { PersonDialog } from './PersonDialog';
import classes from './PositionList.module.css';

const PositionRowDocument = graphql(`
  fragment PositionRow on Position {
    id
    version
    title
    titleSv
    titleEn
    isContact
    startsOn
    endsOn
    person {
      id
      version
      name
      givenName
      familyName
      email
      phone
      language
      visibility
      contactVisibility
      actions
    }
  }
`);

type Opened = { kind: 'edit' | 'consents' | 'end'; position: PositionRowFragment } | null;

interface PositionListProps {
  positions: readonly FragmentType<typeof PositionRowDocument>[];
  organisationId: string;
}

export function PositionList({ positions, organisationId }: PositionListProps) {
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const rows = readFragment(PositionRowDocument, positions);
  return (
    <>
      <ul className={classes.people}>
        {rows.map((position) => (
          <PositionRow key={position.id} position={position} onOpen={setOpened} />
        ))}
      </ul>
      {opened?.kind === 'edit' && (
        <PersonDialog
          organisationId={organisationId}
          person={opened.position.person}
          onClose={close}
        />
      )}
      {opened?.kind === 'consents' && (
        <ConsentsDialog person={opened.position.person} onClose={close} />
      )}
      {opened?.kind === 'end' && <EndPositionDialog position={opened.position} onClose={close} />}
    </>
  );
}

interface PositionRowProps {
  position: PositionRowFragment;
  onOpen: (opened: Opened) => void;
}

function PositionRow({ position, onOpen }: PositionRowProps) {
  const { person, title, isContact } = position;
  const { name, email, phone } = person;
  return (
    <li className={classes.person}>
      <div>
        <span className={classes.name}>{name}</span>
        {isContact && (
          <Status tone="good">
            <Trans>Contact person</Trans>
          </Status>
        )}
        <p className={classes.what}>
          {title || <Trans>No title given</Trans>}
          <Period position={position} />
        </p>
      </div>
      <div className={classes.contact}>
        {email && (
          <Anchor inherit href={`mailto:${email}`}>
            {email}
          </Anchor>
        )}
        {phone && (
          <Anchor inherit href={`tel:${phone}`}>
            {phoneNumber(phone)}
          </Anchor>
        )}
      </div>
      <RowActions position={position} onOpen={onOpen} />
    </li>
  );
}

function RowActions({ position, onOpen }: PositionRowProps) {
  const { t } = useLingui();
  const { name, actions } = position.person;
  const mayUpdate = actions.includes('update');
  const maySetConsent = actions.includes('set_consent');
  if (!mayUpdate && !maySetConsent) return null;
  return (
    <Group gap="xs" className="no-print">
      {mayUpdate && (
        <Button
          variant="default"
          size="compact-md"
          aria-label={t`Edit ${name}`}
          onClick={() => onOpen({ kind: 'edit', position })}
        >
          <Trans>Edit</Trans>
        </Button>
      )}
      {maySetConsent && (
        <Button
          variant="default"
          size="compact-md"
          aria-label={t`Consents of ${name}`}
          onClick={() => onOpen({ kind: 'consents', position })}
        >
          <Trans>Consents</Trans>
        </Button>
      )}
      {mayUpdate && !position.endsOn && (
        <Button
          variant="subtle"
          size="compact-md"
          aria-label={t`End the position of ${name}`}
          onClick={() => onOpen({ kind: 'end', position })}
        >
          <Trans>End</Trans>
        </Button>
      )}
    </Group>
  );
}

function Period({ position: { startsOn, endsOn } }: { position: PositionRowFragment }) {
  const format = useFormat();
  if (startsOn) return `, ${format.period(startsOn, endsOn)}`;
  const day = endsOn ? format.shortDate(endsOn) : '';
  return day && <Trans>, until {day}</Trans>;
}
