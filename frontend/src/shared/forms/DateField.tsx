import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/sv';
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Popover } from '@mantine/core';
import { DateInput, type DateInputProps, DatePicker, DatesProvider } from '@mantine/dates';
import { useDisclosure, useId, useUncontrolled } from '@mantine/hooks';
import dayjs from 'dayjs';
import { CalendarDays } from 'lucide-react';
import type { KeyboardEvent } from 'react';

interface DateFieldProps
  extends Omit<DateInputProps, 'value' | 'defaultValue' | 'onChange' | 'popoverProps'> {
  value?: string | null;
  defaultValue?: string;
  onChange?: (day: string | null) => void;
}

/**
 * A day, typed or picked from a calendar in the reader's language; its value is `YYYY-MM-DD` or null.
 *
 * Mantine's own calendar opens on focus, over the field that comes next, and no key leads into it.
 */
export function DateField(props: DateFieldProps) {
  const { value, defaultValue, onChange, ...field } = props;
  const { t, i18n } = useLingui();
  const id = useId(field.id);
  const [opened, calendar] = useDisclosure(false);
  const [day, setDay] = useUncontrolled<string | null>({
    ...(value !== undefined && { value }),
    ...(onChange && { onChange }),
    defaultValue: defaultValue ?? null,
    finalValue: null,
  });
  const openByKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    calendar.open();
  };
  const picker = (
    <CalendarButton
      labelId={`${id}-label`}
      opened={opened}
      calendar={calendar}
      disabled={field.disabled || field.readOnly || false}
    >
      <Calendar
        day={day}
        limits={field}
        onPick={(picked) => {
          setDay(picked);
          calendar.close();
        }}
      />
    </CalendarButton>
  );
  return (
    <DatesProvider settings={{ locale: i18n.locale, firstDayOfWeek: 1 }}>
      <DateInput
        valueFormat="YYYY-MM-DD"
        placeholder={t`YYYY-MM-DD`}
        clearButtonProps={{ 'aria-label': t`Clear the date` }}
        {...field}
        id={id}
        value={day}
        onChange={setDay}
        onKeyDown={openByKey}
        popoverProps={{ disabled: true }}
        rightSection={picker}
        rightSectionPointerEvents="all"
        rightSectionWidth={field.clearable && day ? 68 : 36}
      />
    </DatesProvider>
  );
}

interface CalendarButtonProps {
  labelId: string;
  opened: boolean;
  calendar: { toggle: () => void; close: () => void };
  disabled: boolean;
  children: React.ReactNode;
}

/** The way into the calendar. Its name is not the field's: one asks for a field by its label. */
function CalendarButton(props: CalendarButtonProps) {
  const { labelId, opened, calendar, disabled, children } = props;
  const { t } = useLingui();
  return (
    <Popover
      opened={opened}
      onDismiss={calendar.close}
      position="bottom-end"
      trapFocus
      returnFocus
      shadow="md"
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={t`Pick in a calendar`}
          aria-describedby={labelId}
          disabled={disabled}
          onClick={calendar.toggle}
        >
          <CalendarDays size={18} aria-hidden="true" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-modal data-mantine-stop-propagation>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}

interface CalendarProps {
  day: string | null;
  limits: Pick<DateInputProps, 'minDate' | 'maxDate'>;
  onPick: (day: string | null) => void;
}

function Calendar({ day, limits: { minDate, maxDate }, onPick }: CalendarProps) {
  const { t } = useLingui();
  const shown = day ?? dayjs().format('YYYY-MM-DD');
  return (
    <DatePicker
      // The days have their contrast in base.css by this name.
      __staticSelector="DateInput"
      value={day}
      onChange={onPick}
      defaultDate={shown}
      {...(minDate && { minDate })}
      {...(maxDate && { maxDate })}
      highlightToday
      getDayProps={(date) => ({ 'data-autofocus': date === shown || undefined })}
      // Escape closes the calendar, not the dialog in which the field stands.
      __stopPropagation
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
    />
  );
}
