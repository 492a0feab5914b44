import { Trans, useLingui } from '@lingui/react/macro';
import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ImageUp } from 'lucide-react';
import { useState } from 'react';
import { FormFailure } from '@/shared/forms/FormFailure';
import { notify } from '@/shared/ui/notify';
import { useRefreshed } from '../cache';
import classes from './LogoField.module.css';
import { type Logo, removeLogo, setLogo } from './logo';

interface LogoFieldProps {
  organisationId: string;
  url: string | null | undefined;
  /** The version that the form would be saved against. */
  version: () => number;
  onSaved: (version: number) => void;
}

/** The logo is a file: it is saved at once, beside what the form holds. */
export function LogoField({ organisationId, url, version, onSaved }: LogoFieldProps) {
  const { t } = useLingui();
  const refreshed = useRefreshed();
  const [shown, setShown] = useState(url);
  const saving = useMutation({
    mutationFn: (file: File | null) => {
      const seen = { id: organisationId, version: version() };
      return file ? setLogo(seen, file) : removeLogo(seen);
    },
    onSuccess: async (saved: Logo) => {
      onSaved(saved.version);
      setShown(saved.logo);
      notify(saved.logo ? t`The logo has been saved.` : t`The logo has been removed.`);
      await refreshed();
    },
  });
  return (
    <Stack gap="sm">
      <Group gap="md">
        <div className={classes.frame}>
          {shown ? (
            <img src={shown} alt={t`The logo as it is now`} className={classes.logo} />
          ) : (
            <Text c="dimmed" size="sm">
              <Trans>No logo yet</Trans>
            </Text>
          )}
        </div>
        <Stack gap="xs">
          <Group gap="xs">
            <FileButton
              accept="image/png,image/jpeg,image/webp"
              onChange={(file) => file && saving.mutate(file)}
              inputProps={{ 'aria-label': t`Picture of the logo` }}
            >
              {(open) => (
                <Button
                  {...open}
                  variant="default"
                  leftSection={<ImageUp size={18} aria-hidden="true" />}
                  loading={saving.isPending}
                >
                  {shown ? <Trans>Change the logo</Trans> : <Trans>Choose a logo</Trans>}
                </Button>
              )}
            </FileButton>
            {shown && (
              <Button
                variant="subtle"
                color="gray"
                disabled={saving.isPending}
                onClick={() => saving.mutate(null)}
              >
                <Trans>Remove the logo</Trans>
              </Button>
            )}
          </Group>
          <Text c="dimmed" size="sm">
            <Trans>PNG, JPEG or WebP of at most 2 MB. It is saved at once.</Trans>
          </Text>
        </Stack>
      </Group>
      <FormFailure error={saving.error} />
    </Stack>
  );
}
