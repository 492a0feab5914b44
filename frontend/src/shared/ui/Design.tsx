import '@mantine/core/styles.layer.css';
import '@mantine/dates/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './fonts.css';
import './base.css';
import 'dayjs/locale/sv';
import { useLingui } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { cssNonce } from './cssNonce';
import { cssVariables, printStyles, theme } from './theme';

/** The design system around the application: theme, calendars in the reader's language, notices. */
export function Design({ children }: { children: ReactNode }) {
  const { i18n } = useLingui();
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={cssNonce}
    >
      <style nonce={cssNonce()}>{printStyles()}</style>
      <DatesProvider settings={{ locale: i18n.locale, firstDayOfWeek: 1 }}>
        <Notifications position="bottom-right" className="no-print" />
        {children}
      </DatesProvider>
    </MantineProvider>
  );
}
