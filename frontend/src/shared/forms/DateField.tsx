import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/sv';
import { useLingui } from '@lingui/react/macro';
import { DateInput, type DateInputProps, DatesProvider } from '@mantine/dates';

/** A day, typed or picked from a calendar in the reader's language; its value is `YYYY-MM-DD` or null. */
export function DateField(props: DateInputProps) {
  const { t, i18n } = useLingui();
  return (
    <DatesProvider settings={{ locale: i18n.locale, firstDayOfWeek: 1 }}>
      <DateInput
        valueFormat="YYYY-MM-DD"
        placeholder={t`YYYY-MM-DD`}
        clearButtonProps={{ 'aria-label': t`Clear the date` }}
        ariaLabels={{
          nextMonth: t`Next month`,
          previousMonth: t`Previous month`,
          nextYear: t`Next year`,
          previousYear: t`Previous year`,
          nextDecade: t`Next decade`,
          previousDecade: t`Previous decade`,
          monthLevelControl: t`Choose the month`,
          yearLevelControl: t`Choose the year`,
        }}
        {...props}
      />
    </DatesProvider>
  );
}
