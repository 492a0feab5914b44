import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Dialog } from '@/shared/ui/Dialog';
import classes from './ConflictDialog.module.css';
import { type Comparison, compare, type Draft, proposal, type Side, settle } from './conflict';

export interface ConflictField {
  name: string;
  label: string;
  /** How a value is shown; as text without it. */
  show?: (value: unknown) => ReactNode;
}

interface ConflictDialogProps<Values extends Draft> {
  fields: readonly ConflictField[];
  /** As it was when the reader opened it, as the reader wants it, as a colleague left it. */
  base: Values;
  mine: Values;
  theirs: Values;
  onSettle: (values: Values) => void;
  onClose: () => void;
}

/** Both versions side by side, field by field, so that nobody overwrites anybody unknowingly. */
export function ConflictDialog<Values extends Draft>(props: ConflictDialogProps<Values>) {
  const { fields, base, mine, theirs, onSettle, onClose } = props;
  const { t } = useLingui();
  const comparisons = compare(
    fields.map(({ name }) => name),
    { base, mine, theirs },
  );
  const apart = comparisons.filter(({ state }) => state !== 'same');
  const [choice, setChoice] = useState(() => proposal(comparisons));
  const field = (name: string) => fields.find((candidate) => candidate.name === name);

  return (
    <Dialog
      opened
      onClose={onClose}
      size="xl"
      title={t`A colleague has changed this while you were writing`}
    >
      <Stack>
        <Text>
          <Trans>
            Choose for each field which version to keep. What only one of you changed is chosen
            already.
          </Trans>
        </Text>
        <div className={classes.fields}>
          {apart.map((comparison) => (
            <FieldChoice
              key={comparison.name}
              comparison={comparison}
              field={field(comparison.name)}
              side={choice[comparison.name] ?? 'theirs'}
              onChoose={(side) => setChoice((before) => ({ ...before, [comparison.name]: side }))}
            />
          ))}
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            <Trans>Back to my text</Trans>
          </Button>
          <Button onClick={() => onSettle(settle(mine, comparisons, choice))}>
            <Trans>Save the chosen version</Trans>
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

interface FieldChoiceProps {
  comparison: Comparison;
  field: ConflictField | undefined;
  side: Side;
  onChoose: (side: Side) => void;
}

function FieldChoice({ comparison, field, side, onChoose }: FieldChoiceProps) {
  const { t } = useLingui();
  const label = field?.label ?? comparison.name;
  const both = comparison.state === 'both';
  return (
    <Radio.Group
      label={label}
      description={both ? t`Both of you changed this` : undefined}
      value={side}
      onChange={(value) => onChoose(value === 'mine' ? 'mine' : 'theirs')}
    >
      <div className={classes.sides}>
        {(['mine', 'theirs'] as const).map((option) => (
          <Radio.Card key={option} value={option} className={classes.side}>
            <Radio.Indicator size="md" />
            <span>
              <span className={classes.whose}>
                {option === 'mine' ? <Trans>Your version</Trans> : <Trans>Your colleague’s</Trans>}
              </span>
              <span className={classes.value}>
                <Value value={comparison[option]} show={field?.show} />
              </span>
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

function Value({ value, show }: { value: unknown; show: ConflictField['show'] }) {
  if (value === null || value === undefined || value === '') {
    return (
      <em>
        <Trans>empty</Trans>
      </em>
    );
  }
  if (show) return show(value);
  return Array.isArray(value) ? value.join(', ') : String(value);
}
