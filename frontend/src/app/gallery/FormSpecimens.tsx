import {
  Button,
  Checkbox,
  NativeSelect,
  Radio,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { ConflictDialog } from '@/shared/forms/ConflictDialog';
import { DateField } from '@/shared/forms/DateField';
import { FormActions } from '@/shared/forms/FormActions';
import { FormFailure } from '@/shared/forms/FormFailure';
import { PasswordField } from '@/shared/forms/PasswordField';
import { ApiError } from '@/shared/http/ApiError';
import { Section } from '@/shared/ui/Page';
import { Specimen } from './Specimen';

const REFUSED = new ApiError({ code: 'internal', message: '', requestId: '7f3c9a' });

const FIELDS = [
  { name: 'name', label: 'Namn' },
  { name: 'town', label: 'Ort' },
  { name: 'summary', label: 'I korthet' },
];

export function FormSpecimens() {
  const [inConflict, setInConflict] = useState(false);
  return (
    <Section title="Formulär">
      <Specimen name="fält">
        <Stack maw={480}>
          <FormFailure error={REFUSED} />
          <TextInput label="Namn" description="Det namn som organisationen går under." />
          <TextInput label="E-post" error="Skriv en e-postadress, till exempel anna@example.com." />
          <PasswordField label="Lösenord" />
          <Textarea label="I korthet" autosize minRows={3} />
          <NativeSelect label="Slag" data={['Företag', 'Lärosäte', 'Offentlig aktör']} />
          <DateField label="Sista svarsdag" defaultValue="2026-12-24" clearable />
          <Checkbox label="Visas för alla" defaultChecked />
          <Switch label="Påminn mig" />
          <Radio.Group label="Synlighet" defaultValue="network">
            <Stack gap="xs" mt={4}>
              <Radio value="public" label="Alla" />
              <Radio value="network" label="Nätverket" />
            </Stack>
          </Radio.Group>
          <FormActions submit="Spara" pending={false} cancel={() => undefined} />
        </Stack>
      </Specimen>
      <Specimen name="ConflictDialog">
        <Button variant="default" onClick={() => setInConflict(true)}>
          Visa krocken
        </Button>
        {inConflict && (
          <ConflictDialog
            fields={FIELDS}
            base={{ name: 'Nordmek', town: 'Västerås', summary: 'Vi svetsar.' }}
            mine={{ name: 'Nordmek AB', town: 'Västerås', summary: 'Vi svetsar och fräser.' }}
            theirs={{ name: 'Nordmek', town: 'Eskilstuna', summary: 'Vi robotsvetsar.' }}
            onSettle={() => setInConflict(false)}
            onClose={() => setInConflict(false)}
          />
        )}
      </Specimen>
    </Section>
  );
}
