import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '@/shared/format/useFormat';
import classes from './FacetList.module.css';

export interface FacetOption {
  value: string;
  label: string;
  count: number;
}

interface FacetListProps {
  label: string;
  options: readonly FacetOption[];
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  /** How many are shown before “show all”; chosen ones are always shown. */
  limit?: number;
}

/** The values of one facet with how many each would leave. */
export function FacetList({ label, options, selected, onChange, limit = 6 }: FacetListProps) {
  const [all, setAll] = useState(false);
  const format = useFormat();
  const { t } = useLingui();
  if (options.length === 0) return null;

  const shown = all
    ? options
    : options.filter(({ value }, index) => index < limit || selected.includes(value));
  const toggle = (value: string, chosen: boolean) =>
    onChange(chosen ? [...selected, value] : selected.filter((other) => other !== value));
  const hidden = options.length - shown.length;

  return (
    <fieldset className={classes.facet}>
      <legend>{label}</legend>
      {shown.map(({ value, label: name, count }) => {
        const amount = format.number(count);
        return (
          <div key={value} className={classes.option}>
            <Checkbox
              className={classes.box}
              label={name}
              aria-label={t`${name}, ${amount}`}
              checked={selected.includes(value)}
              disabled={count === 0 && !selected.includes(value)}
              onChange={(event) => toggle(value, event.currentTarget.checked)}
            />
            <span className={classes.count} data-tabular aria-hidden="true">
              {amount}
            </span>
          </div>
        );
      })}
      {(hidden > 0 || all) && options.length > limit && (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={all}
          onClick={() => setAll((before) => !before)}
        >
          {all ? <Trans>Show fewer</Trans> : <Trans>Show {hidden} more</Trans>}
        </Button>
      )}
    </fieldset>
  );
}
