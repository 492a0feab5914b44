import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { FormFailure } from '@/shared/forms/FormFailure';
import { type ExportKind, exportSheet } from '@/shared/http/exportSheet';

interface ExportButtonProps {
  /** The list's key, such as `organisations`. */
  sheet: string;
  /** What the reader calls it. */
  name: string;
}

/** Takes a list out as a file that can be imported again. */
export function ExportButton({ sheet, name }: ExportButtonProps) {
  const { t } = useLingui();
  const fetching = useMutation({ mutationFn: (kind: ExportKind) => exportSheet(sheet, kind) });
  const button = (kind: ExportKind, words: string, label: string) => (
    <Button
      variant="default"
      size="compact-md"
      leftSection={<Download size={16} aria-hidden="true" />}
      aria-label={label}
      loading={fetching.isPending && fetching.variables === kind}
      onClick={() => fetching.mutate(kind)}
    >
      {words}
    </Button>
  );
  return (
    <Stack gap="xs" className="no-print">
      <Group gap="xs">
        {button('csv', 'CSV', t`Export ${name} as CSV`)}
        {button('xlsx', 'Excel', t`Export ${name} as Excel`)}
      </Group>
      <FormFailure error={fetching.error} />
      {fetching.isSuccess && (
        <output className="visually-hidden">
          <Trans>The file has been fetched.</Trans>
        </output>
      )}
    </Stack>
  );
}
