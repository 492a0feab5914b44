import { Trans, useLingui } from '@lingui/react/macro';
import { Autocomplete, Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useState } from 'react';
import classes from './SearchBox.module.css';
import { useSuggestions } from './useSuggestions';

interface SearchBoxProps {
  text: string;
  onText: (text: string) => void;
  label: string;
  /** Whether names are suggested while one types. */
  suggests: boolean;
}

/** Where one says what one looks for. Choosing an organisation goes there, a competence searches. */
export function SearchBox({ text, onText, label, suggests }: SearchBoxProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(text);
  const [shown, setShown] = useState(text);
  if (shown !== text) {
    // The address has changed otherwise: by going back, or by “did you mean”.
    setShown(text);
    setTyped(text);
  }
  const { organisations, competences } = useSuggestions(typed, suggests && typed !== text);
  const names = new Set(organisations.map((row) => row.text));
  const others = competences.filter((row) => !names.has(row.text));

  const choose = (choice: string) => {
    const organisation = organisations.find((row) => row.text === choice);
    if (organisation) {
      void navigate({ to: '/organisation/$id', params: { id: organisation.id } });
    } else {
      onText(choice);
    }
  };

  return (
    <search>
      <form
        className={`${classes.box} no-print`}
        onSubmit={(event) => {
          event.preventDefault();
          onText(typed.trim());
        }}
      >
        <Autocomplete
          className={classes.field}
          size="md"
          aria-label={label}
          placeholder={label}
          leftSection={<Search size={18} aria-hidden="true" />}
          value={typed}
          onChange={setTyped}
          onOptionSubmit={choose}
          filter={({ options }) => options}
          maxLength={200}
          clearable
          clearButtonProps={{ 'aria-label': t`Clear the search text` }}
          data={[
            { group: t`Competences`, items: [...new Set(others.map((row) => row.text))] },
            { group: t`Organisations`, items: [...names] },
          ].filter(({ items }) => items.length > 0)}
        />
        <Button type="submit" size="md">
          <Trans>Search</Trans>
        </Button>
      </form>
    </search>
  );
}
