import { Trans, useLingui } from '@lingui/react/macro';
import { Button, CloseButton, TextInput } from '@mantine/core';
import { Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './FilterBar.module.css';

export interface ActiveFilter {
  key: string;
  /** As a reader says it: “Västerås”, “11–50 anställda”. */
  label: string;
  remove: () => void;
}

interface FilterBarProps {
  text: string;
  onText: (text: string) => void;
  /** The name of the search field. */
  label: string;
  placeholder?: string;
  active?: readonly ActiveFilter[];
  onClear?: () => void;
  /** How many there are: “128 organisationer”. */
  summary?: ReactNode;
  /** Further controls: sorting, a view switch. */
  children?: ReactNode;
}

export function FilterBar(props: FilterBarProps) {
  const { text, onText, label, placeholder, active = [], onClear, summary, children } = props;
  const { t } = useLingui();
  return (
    <search className={`${classes.bar} no-print`}>
      <div className={classes.controls}>
        <TextInput
          className={classes.text}
          type="search"
          aria-label={label}
          placeholder={placeholder ?? label}
          leftSection={<Search size={18} aria-hidden="true" />}
          rightSection={
            text && <CloseButton aria-label={t`Clear the search text`} onClick={() => onText('')} />
          }
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
        />
        {children}
      </div>
      {(active.length > 0 || summary) && (
        <div className={classes.below}>
          <output className={classes.summary}>{summary}</output>
          {active.map((filter) => {
            const name = filter.label;
            return (
              <button
                key={filter.key}
                type="button"
                className={classes.active}
                onClick={filter.remove}
                aria-label={t`Remove the filter ${name}`}
              >
                {name}
                <X size={16} aria-hidden="true" />
              </button>
            );
          })}
          {active.length > 1 && onClear && (
            <Button variant="subtle" size="compact-sm" onClick={onClear}>
              <Trans>Clear all filters</Trans>
            </Button>
          )}
        </div>
      )}
    </search>
  );
}
