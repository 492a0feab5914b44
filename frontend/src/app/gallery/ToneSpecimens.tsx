import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { Plus } from 'lucide-react';
import { Chip, ChipList, Status } from '@/shared/ui/Chip';
import { ConfirmButton } from '@/shared/ui/ConfirmButton';
import { Wordmark } from '@/shared/ui/Mark';
import { Section } from '@/shared/ui/Page';
import { palette } from '@/shared/ui/tokens';
import { Specimen } from './Specimen';

const HUES = Object.entries(palette);

export function ToneSpecimens() {
  return (
    <Section title="Grunden">
      <Specimen name="Wordmark">
        <Wordmark />
      </Specimen>
      <Specimen name="palette">
        <Stack gap={4}>
          {HUES.map(([hue, shades]) => (
            <Group key={hue} gap={4} wrap="nowrap">
              {shades.map((shade) => (
                <div key={shade} style={{ background: shade, height: 28, flex: 1 }} title={hue} />
              ))}
            </Group>
          ))}
        </Stack>
      </Specimen>
      <Specimen name="Text">
        <Title order={2}>En oväntad konstellation</Title>
        <Text mt="xs">
          Mikrofabriken i Skellefteå söker någon som kan visualisera flödet från pressen.{' '}
          <Anchor href="#main">Läs mer om behovet</Anchor>.
        </Text>
        <Text c="dimmed">Publicerad för tre dagar sedan</Text>
        <Text c="red">Sista svarsdag har passerat</Text>
      </Specimen>
      <Specimen name="Button">
        <Group>
          <Button leftSection={<Plus size={18} aria-hidden="true" />}>Nytt behov</Button>
          <Button variant="default">Avbryt</Button>
          <Button variant="light">Föreslå</Button>
          <Button variant="subtle">Visa fler</Button>
          <Button color="amber">Anmäl intresse</Button>
          <Button disabled>Spara</Button>
          <Button loading>Sparar</Button>
          <ConfirmButton
            question="Arkivera Nordmek AB?"
            consequence="Organisationen försvinner ur listor och sökning. Den kan återställas."
            confirm="Arkivera"
            onConfirm={() => undefined}
          >
            Arkivera
          </ConfirmButton>
        </Group>
      </Specimen>
      <Specimen name="Chip, Status">
        <ChipList>
          <li>
            <Chip kind="competence">Robotsvetsning</Chip>
          </li>
          <li>
            <Chip kind="theme">Mikrofabriker</Chip>
          </li>
          <li>
            <Chip kind="sector">28.4 Tillverkning av maskiner för metallbearbetning</Chip>
          </li>
        </ChipList>
        <Group mt="sm" gap="xs">
          <Status tone="new">Ny medlem</Status>
          <Status tone="good">Medlem</Status>
          <Status tone="waiting">Har ansökt</Status>
          <Status tone="over">Utgått</Status>
          <Status tone="bad">Avslagen</Status>
          <Status tone="neutral">Utkast</Status>
        </Group>
      </Specimen>
    </Section>
  );
}
