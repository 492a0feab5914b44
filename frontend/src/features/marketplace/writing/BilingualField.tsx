import { useLingui } from '@lingui/react/macro';
import { Textarea } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import classes from './BilingualField.module.css';
import type { ListingValues } from './values';

export type BilingualName = 'title' | 'summary' | 'description' | 'partnerSought' | 'advantages';

interface BilingualFieldProps {
  form: UseFormReturnType<ListingValues>;
  name: BilingualName;
  label: string;
  description?: string;
  isRequired: boolean;
  maxLength: number;
  rows: number;
}

/** One text in Swedish and English, side by side. Either language is enough. */
export function BilingualField(props: BilingualFieldProps) {
  const { form, name, label, description, isRequired, maxLength, rows } = props;
  const { t } = useLingui();
  return (
    <fieldset className={classes.field}>
      <legend>
        {label}
        {isRequired && <span className={classes.required}> {t`needed to publish`}</span>}
      </legend>
      {description && <p className={classes.description}>{description}</p>}
      <div className={classes.languages}>
        {(['Sv', 'En'] as const).map((language) => (
          <Textarea
            key={language}
            label={language === 'Sv' ? t`Swedish` : t`English`}
            aria-label={`${label}, ${language === 'Sv' ? t`Swedish` : t`English`}`}
            lang={language.toLowerCase()}
            autosize
            minRows={rows}
            maxLength={maxLength}
            {...form.getInputProps(`${name}${language}`)}
          />
        ))}
      </div>
    </fieldset>
  );
}
